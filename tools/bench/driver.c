/* Reading queries, timing answers. A round runs all queries for the ten best, then all with
 * snippets, then all totals, so that no answer finds what it needs left in the processor's caches
 * by the same query. */
#include "driver.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct queries {
    char *text; /* what the fields point into */
    struct bench_query *items;
    size_t n;
};

static const char *const shape_names[] = {"term",     "and",   "or",     "phrase", "prefix",
                                          "wildcard", "fuzzy", "newest", "dated"};
static const char *const what_names[] = {"top10", "snippets", "total"};

void bench_fail(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    fputs("driver: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(2);
}

long bench_day(const char *date)
{
    int year = 0, month = 0, day = 0;

    if (!date || sscanf(date, "%d-%d-%d", &year, &month, &day) != 3)
        bench_fail("\"%s\" is no day", date ? date : "");
    return year * 10000L + month * 100L + day;
}

static char *read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    size_t n = 0, cap = 0, got;

    if (!file)
        bench_fail("%s: %s", path, strerror(errno));
    do {
        if (cap - n < 65536) {
            cap = 2 * cap + 131072;
            text = realloc(text, cap);
            if (!text)
                bench_fail("out of memory");
        }
        got = fread(text + n, 1, cap - n - 1, file);
        n += got;
    } while (got > 0);
    fclose(file);
    text[n] = '\0';
    return text;
}

static enum bench_shape shape_named(const char *name)
{
    for (size_t i = 0; i < sizeof shape_names / sizeof *shape_names; i++)
        if (name && strcmp(name, shape_names[i]) == 0)
            return (enum bench_shape)i;
    bench_fail("\"%s\" is no shape of a query", name ? name : "");
}

static void parse_line(char *line, struct bench_query *query)
{
    char *words;

    memset(query, 0, sizeof *query);
    query->number = strsep(&line, "\t");
    strsep(&line, "\t"); /* the class */
    query->shape = shape_named(strsep(&line, "\t"));
    words = strsep(&line, "\t");
    while (words && query->n_words < BENCH_WORDS)
        query->words[query->n_words++] = strsep(&words, " ");
    if (query->n_words == 0)
        bench_fail("query %s has no words", query->number);
    query->first = strsep(&line, "\t");
    query->last = strsep(&line, "\t");
}

static void read_queries(const char *path, struct queries *queries)
{
    char *rest, *line;
    size_t n_lines = 0;

    queries->text = read_file(path);
    for (const char *c = queries->text; *c; c++)
        n_lines += *c == '\n';
    queries->items = calloc(n_lines + 1, sizeof *queries->items);
    if (!queries->items)
        bench_fail("out of memory");
    rest = queries->text;
    while ((line = strsep(&rest, "\n")))
        if (*line)
            parse_line(line, &queries->items[queries->n++]);
}

static int64_t now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static void run_round(const struct queries *queries, bench_answer_fn *answer, void *system)
{
    for (int what = WHAT_TOP; what <= WHAT_TOTAL; what++) {
        for (size_t i = 0; i < queries->n; i++) {
            int64_t started = now_ns();
            long hits = answer(system, &queries->items[i], (enum bench_what)what);
            int64_t took = now_ns() - started;

            if (hits != BENCH_CANNOT)
                printf("%s\t%s\t%lld\t%ld\n", queries->items[i].number, what_names[what],
                       (long long)took, hits);
        }
    }
    puts(".");
    fflush(stdout);
}

void bench_serve(const char *path, bench_answer_fn *answer, void *system)
{
    struct queries queries = {0};
    char command[64];

    read_queries(path, &queries);
    while (fgets(command, sizeof command, stdin))
        run_round(&queries, answer, system);
    free(queries.items);
    free(queries.text);
}
