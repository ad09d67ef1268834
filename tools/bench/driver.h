#ifndef BENCH_DRIVER_H
#define BENCH_DRIVER_H

#include <stdbool.h>
#include <stddef.h>

/* What the drivers of all systems share: they read the same queries (make-queries), take the same
 * commands and print the same lines, so that one program can have them take turns. */

#ifdef __cplusplus
extern "C" {
#endif

enum bench_shape {
    SHAPE_TERM,
    SHAPE_AND,
    SHAPE_OR,
    SHAPE_PHRASE,
    SHAPE_PREFIX,   /* words[0] is the beginning, without "*" */
    SHAPE_WILDCARD, /* words[0] has one "*" within */
    SHAPE_FUZZY,
    SHAPE_NEWEST, /* words[0], the newest articles first */
    SHAPE_DATED   /* words[0] between first and last */
};

enum bench_what {
    WHAT_TOP,      /* ids and scores of the ten best */
    WHAT_SNIPPETS, /* title and a snippet of each as well */
    WHAT_TOTAL     /* the exact number of matches, nothing else */
};

#define BENCH_HITS 10

enum { BENCH_WORDS = 4 };

struct bench_query {
    const char *number;
    enum bench_shape shape;
    const char *words[BENCH_WORDS];
    size_t n_words;
    const char *first, *last; /* SHAPE_DATED: days as 2024-10-30 */
};

/* Answers a query; returns the number of hits, for WHAT_TOTAL of matches, or BENCH_CANNOT where the
 * system has no such query. Ends the program with a message if it fails. */
#define BENCH_CANNOT (-1L)
typedef long bench_answer_fn(void *system, const struct bench_query *query, enum bench_what what);

/* Reads the queries of path. For each line on stdin all of them are answered once, what by what,
 * each answer being a line "NUMBER what NANOSECONDS hits" (separated by tabs) on stdout, and "." at
 * the end of the round. Returns at the end of stdin. */
void bench_serve(const char *path, bench_answer_fn *answer, void *system);

/* The day as a number, 20241030. */
long bench_day(const char *date);

/* Prints "driver: " and the message and ends the program. */
#if defined(__GNUC__)
__attribute__((format(printf, 1, 2), noreturn))
#endif
void bench_fail(const char *format, ...);

#ifdef __cplusplus
}
#endif

#endif
