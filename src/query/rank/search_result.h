#ifndef FB_QUERY_SEARCH_RESULT_H
#define FB_QUERY_SEARCH_RESULT_H

#include "index/core/index.h"
#include "index/retrieve/fts_match.h"
#include "query/expand/thesaurus.h"
#include "query/parse/qparse.h"
#include "query/rank/rank.h"
#include "query/show/highlight.h"

/* From a query's text to ranked hits with snippets. */

enum search_sort {
    SORT_RELEVANCE, /* score, then newer, then smaller id */
    SORT_NEWEST,    /* date descending, undated last, then smaller id */
    SORT_OLDEST
};

struct search_options {
    bool any;
    enum search_sort sort;
    size_t limit, offset;
    size_t n_snippets;          /* fragments a hit; 0 = none */
    const char *section;        /* filter, or NULL */
    const char *after, *before; /* filter dates as the query language has them, or NULL */
    bool fold;                  /* near-copies stand under one hit; limit and offset count hits */
    bool alike_paths;           /* with fold: their paths, too */
    size_t fold_window; /* with fold: so many of the best matches are compared, or more where a page
                           takes more; 0: FOLD_WINDOW (fold.h) */
    const char *thesaurus; /* for "~word", as for thesaurus_open, or NULL */
    enum retrieval_engine engine;
    bool count_only;    /* total alone is wanted: no hits, no scores */
    int64_t account_of; /* an article whose score is to be taken apart, or 0 */
    bool paths_only;    /* hits carry id, rank, score, date, path, key and nothing that needs their
                           text */
};

#define SEARCH_OPTIONS_DEFAULT                                                                     \
    {                                                                                              \
        .limit = 10, .n_snippets = 1, .thesaurus = THESAURUS_INSTALLED                             \
    }

struct search_snippet {
    enum field field;
    struct span text;             /* UTF-8; starts or ends with "…" where text was left out */
    size_t (*highlights)[2];      /* half-open ranges in code points of text */
    size_t (*highlight_bytes)[2]; /* the same in bytes */
    size_t n_highlights;
};

/* An article that stands under a hit. */
struct search_alike {
    int64_t id;
    int32_t date;
    struct span path; /* raw bytes; empty unless asked for */
};

struct search_hit {
    size_t rank; /* from 1, offset included */
    int64_t id;
    double score; /* 0 where articles are sorted by date */
    int32_t date;
    struct span path; /* raw bytes */
    struct span key;  /* the article's own id, or empty */
    struct span section, title;
    size_t (*title_highlight_bytes)[2];
    size_t n_title_highlights;
    struct search_snippet *snippets;
    size_t n_snippets;
    struct search_alike *alike; /* in the order asked for */
    size_t n_alike;
};

/* A query to try instead of one that found nothing. */
struct search_suggestion {
    struct span query;
    uint64_t total; /* articles that it finds, under the same options; never 0 */
};

/* The score of one article taken apart. */
struct search_account {
    bool matches;
    size_t rank; /* among all matches by relevance, from 1; 0 where there are no scores */
    double score;
    uint32_t length_tokens;
    struct term_share *shares;   /* by term of the plan */
    double feedback;             /* besides, for the words of the best articles */
    uint32_t passage_first_word; /* the best passage's in the body, from 1; 0: none is told */
};

struct search_result {
    struct arena arena; /* owns all below */
    struct span query;  /* as typed, cleaned */
    uint64_t total;     /* articles, folded or not */
    bool folded;        /* near-copies stand under one hit */
    bool more;          /* there are hits behind these */
    double took_ms;
    double parse_ms, expand_ms, prepare_ms, match_ms, snippet_ms;
    struct search_hit *hits;
    size_t n_hits;
    struct search_suggestion *suggestions; /* when total is 0; best first */
    size_t n_suggestions;
    struct span notes; /* what was forgiven, for stderr; lines */
    struct query parsed;
    struct plan plan;      /* as run, for highlighter_new and explain */
    double *weights;       /* of the plan's terms, by rarity; NULL where there are no scores */
    double average_length; /* of the articles, in tokens, if there are weights */
    struct search_account account; /* of options->account_of */
};

void search_result_release(struct search_result *result);

/* A search as far as the plan, without asking the index for hits: for explain and for marking an
 * article opened by hand. */
enum fb_status search_plan(struct index *ix, struct span query,
                           const struct search_options *options, struct search_result *result,
                           struct fb_error *err);

/* Articles like this one, best first, itself left out: result as of search_run; result->query is
 * the query made of its telling words. Near-copies come first. */
enum fb_status search_similar(struct index *ix, int64_t id, const struct search_options *options,
                              struct search_result *result, struct fb_error *err);

#endif
