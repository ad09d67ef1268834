#ifndef FB_CLI_RENDER_H
#define FB_CLI_RENDER_H

#include "base/jsonw.h"
#include "cli/app/app.h"
#include "query/search.h"

/* Results and articles as people and programs want to read them. Everything is appended to
 * app->out.buf (flushed in between when it grows large) or to the buffer given. */

enum output_format {
    FORMAT_TEXT,
    FORMAT_JSON,
    FORMAT_JSONL,
    FORMAT_FILES,
    FORMAT_COUNT,
    FORMAT_TREC
};

struct render_options {
    int format;     /* enum output_format */
    bool nul;       /* FORMAT_FILES: NUL instead of a line's end */
    bool at_prompt; /* FORMAT_TEXT: near-copies by the numbers that open them, not by their ids */
    const char *trec_tag;
    struct span id; /* of the query in a batch: FORMAT_JSON's "id", TREC's first column */
    bool has_id;
};

void render_result(struct app *app, const struct search_result *result,
                   const struct render_options *options);
/* The answer to a query in a batch that could not be run. */
void render_failed_query(struct app *app, struct span query, const char *message,
                         const struct render_options *options);

/* "2 articles (0.4 ms)", "42 articles, showing 11 to 20 (0.4 ms)", "5 articles in 2 hits (0.4
 * ms)". */
void render_summary(struct buf *out, const struct search_result *result);
/* "Did you mean: Brücke (12), Lücke (3)?" if there is something to offer; else nothing. */
void render_suggestions(struct buf *out, const struct search_result *result);

/* How an article is set for people. */
struct article_look {
    size_t cols; /* 0 = every paragraph on one line */
    bool color;
    bool drop_invisible;
    struct highlighter *highlighter; /* NULL: no marks */
};
/* Returns the byte of out, counted from where it ended before, at which the first marked word
 * stands, or SIZE_MAX. */
size_t render_article_text(struct buf *out, struct article *a, struct span path,
                           const struct article_look *look);
void render_article_json(struct buf *out, struct article *a, int64_t id, struct span path);

/* "path", and "path_bytes" if the path is not UTF-8. */
void render_path_json(struct jsonw *w, struct span path);

/* The look that fits standard output. */
struct article_look render_look(const struct app *app);

#endif
