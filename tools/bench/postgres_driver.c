/* PostgreSQL's text search with a GIN index, ranked by ts_rank, through one connection and prepared
 * statements.
 *
 *   postgres-driver CONNECTION QUERIES
 *
 * The database has docs(id, date, title, body, words tsvector) and a text search configuration
 * german_all, which is german without stop words. */
#include "driver.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { QUERY_BYTES = 1024, N_PARAMETERS = 3 };

#define QUERY    "to_tsquery('german_all', $1)"
#define PHRASE   "phraseto_tsquery('german_all', $1)"
#define MATCHES  " FROM docs, %s q WHERE words @@ q AND ($2::date IS NULL OR date BETWEEN $2 AND $3)"
#define BY_RANK  " ORDER BY ts_rank(words, q) DESC LIMIT 10"
#define BY_DATE  " ORDER BY date DESC LIMIT 10"
#define HEADLINE ", title, ts_headline('german_all', body, q)"

/* The ten best are found before their texts are cut. */
static const char *const best[] = {"SELECT id, ts_rank(words, q)" MATCHES BY_RANK,
                                   "SELECT id, date" MATCHES BY_DATE};
static const char *const snippets[] = {
    "SELECT id" HEADLINE " FROM (SELECT id, title, body, q" MATCHES BY_RANK ") found",
    "SELECT id" HEADLINE " FROM (SELECT id, title, body, q" MATCHES BY_DATE ") found"};
static const char total[] = "SELECT count(*)" MATCHES;

static void write_query(char out[QUERY_BYTES], const struct bench_query *query)
{
    const char *between = query->shape == SHAPE_OR ? " | " : " & ";
    int n = 0;

    out[0] = '\0';
    if (query->shape == SHAPE_PHRASE)
        between = " ";
    for (size_t i = 0; i < query->n_words && n < QUERY_BYTES - 4; i++)
        n += snprintf(out + n, (size_t)(QUERY_BYTES - n), "%s%s", i > 0 ? between : "",
                      query->words[i]);
    if (query->shape == SHAPE_PREFIX && n < QUERY_BYTES - 4)
        snprintf(out + n, (size_t)(QUERY_BYTES - n), ":*");
}

static void prepare(PGconn *connection, const char *name, const char *form, bool phrase)
{
    char statement[QUERY_BYTES];
    PGresult *result;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(statement, sizeof statement, form, phrase ? PHRASE : QUERY);
#pragma GCC diagnostic pop
    result = PQprepare(connection, name, statement, 0, NULL);
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        bench_fail("%s", PQerrorMessage(connection));
    PQclear(result);
}

/* Statements are named by what they answer, "d" for sorted by date, "p" for phrases. */
static void prepare_all(PGconn *connection)
{
    for (int phrase = 0; phrase <= 1; phrase++) {
        for (int by_date = 0; by_date <= 1; by_date++) {
            char name[] = {'0', by_date ? 'd' : 'r', phrase ? 'p' : 'q', '\0'};

            prepare(connection, name, best[by_date], phrase);
            name[0] = '1';
            prepare(connection, name, snippets[by_date], phrase);
            name[0] = '2';
            prepare(connection, name, total, phrase);
        }
    }
}

static long answer(void *opaque, const struct bench_query *query, enum bench_what what)
{
    PGconn *connection = opaque;
    char text[QUERY_BYTES];
    const char *parameters[N_PARAMETERS] = {text, query->first, query->last};
    char name[] = {(char)('0' + (int)what), query->shape == SHAPE_NEWEST ? 'd' : 'r',
                   query->shape == SHAPE_PHRASE ? 'p' : 'q', '\0'};
    PGresult *result;
    long hits;

    if (query->shape == SHAPE_WILDCARD || query->shape == SHAPE_FUZZY)
        return BENCH_CANNOT;
    write_query(text, query);
    result = PQexecPrepared(connection, name, N_PARAMETERS, parameters, NULL, NULL, 0);
    if (PQresultStatus(result) != PGRES_TUPLES_OK)
        bench_fail("%s: %s", text, PQerrorMessage(connection));
    hits = what == WHAT_TOTAL ? strtol(PQgetvalue(result, 0, 0), NULL, 10) : PQntuples(result);
    PQclear(result);
    return hits;
}

int main(int argc, char **argv)
{
    PGconn *connection;

    if (argc != 3)
        bench_fail("usage: postgres-driver CONNECTION QUERIES");
    connection = PQconnectdb(argv[1]);
    if (PQstatus(connection) != CONNECTION_OK)
        bench_fail("%s", PQerrorMessage(connection));
    prepare_all(connection);
    bench_serve(argv[2], answer, connection);
    PQfinish(connection);
    return 0;
}
