#ifndef FB_INDEX_INDEX_H
#define FB_INDEX_INDEX_H

#include "article/article.h"
#include "base/buf.h"
#include "base/err.h"
#include "index/core/word_file.h"
#include "text/analyze.h"

#include <stdint.h>

/* An open index: one SQLite database with the articles (zstd), the FTS5 table of their forms, the
 * vocabulary and what is known of the files. One handle belongs to one thread at a time. */
struct index;

enum index_mode {
    INDEX_READ, /* FB_ERR_NOT_FOUND, with advice, if there is none */
    INDEX_WRITE /* created if missing, migrated if older; takes the write lock: FB_ERR_BUSY, naming
                   the process, when another holds it for longer than lock_wait_ms */
};

struct index_options {
    enum index_mode mode;
    int lock_wait_ms;
};

/* Fails with FB_ERR_VERSION for a schema newer than this program, or (reading) older than it can
 * read. */
enum fb_status index_open(struct index **out, const char *path, const struct index_options *options,
                          struct fb_error *err);
void index_close(struct index *ix);

/* Borrowed as long as ix. */
struct analyzer *index_analyzer(struct index *ix);
const char *index_path(const struct index *ix);
/* The user's own words as they were when the index was opened. */
const struct word_file *index_word_file(const struct index *ix);

/* Several calls between these see the same state of the index, whatever another process writes
 * meanwhile. They nest. A failed begin needs no end. */
enum fb_status index_begin_read(struct index *ix, struct fb_error *err);
void index_end_read(struct index *ix);

/* Whether the index was built by another analysis than this program's, or with other words of the
 * user's own: searches may then miss words, and the next index run repairs it. */
bool index_is_outdated(const struct index *ix);
/* Whether posting lists are missing (generations.h): searches then take longer, and the next index
 * run makes them. Within index_begin_read. */
bool index_lacks_postings(struct index *ix);
/* Of an outdated index: whether only the keys of its forms are. */
bool index_lacks_only_keys(const struct index *ix);

/* Stops the statement being run from a signal handler or another thread: it then fails with
 * FB_ERR_CANCELLED. */
void index_interrupt(struct index *ix);

/* Where the bytes of the database go: whole pages, what is unused in them included. */
enum index_space {
    SPACE_ARTICLES, /* and the dictionaries */
    SPACE_FULL_TEXT,
    SPACE_VOCABULARY,
    SPACE_POSTINGS,
    SPACE_SKETCHES, /* by what near-copies are told */
    SPACE_DOCINFO,  /* dates and lengths */
    SPACE_FILES,    /* what is remembered of files and folders, and the rest */
    SPACE_FREE,     /* pages that nothing is in */
    N_SPACES
};
/* "articles", "full_text", "vocabulary", "postings", "sketches", "docinfo", "files", "free" */
const char *index_space_name(enum index_space space);

struct index_info {
    int64_t n_articles, n_files, n_roots;
    int64_t n_terms;      /* distinct forms */
    int64_t n_tokens;     /* positions in all articles */
    int64_t index_bytes;  /* the database with its log, and the files of posting lists */
    int64_t text_bytes;   /* the articles' text, uncompressed */
    int64_t stored_bytes; /* the same as stored */
    int64_t fts_bytes, vocab_bytes;
    int64_t space_bytes[N_SPACES]; /* all 0 where SQLite cannot say */
    int64_t updated_unix_s;        /* last change, 0 = never */
    int32_t first_date, last_date; /* of dated articles, 0 = none */
    int64_t n_undated;
    int schema_version;
    char fingerprint[40]; /* of the analysis it was built with */
};

/* With details=false only what costs nothing: n_articles, n_tokens, updated, fingerprint, schema,
 * and dates that hold every article's but may reach further. */
enum fb_status index_info(struct index *ix, bool details, struct index_info *info,
                          struct fb_error *err);

/* The stored article. FB_ERR_NOT_FOUND if there is none with this id. */
enum fb_status index_article(struct index *ix, int64_t id, struct article *a, struct fb_error *err);

/* Its length, in words of all fields, without reading its text; 0 if there is no such article. */
enum fb_status index_article_length(struct index *ix, int64_t id, uint32_t *n_tokens,
                                    struct fb_error *err);

/* By what near-copies of the article are told (sketch.h); empty if there is no such article. */
struct sketch;
enum fb_status index_sketch(struct index *ix, int64_t id, struct sketch *s, struct fb_error *err);

/* The path to show: the root as it was named when indexed, and what lies below; for an article of a
 * file that holds many, "#" and the article's own key behind it. Raw bytes, perhaps not UTF-8.
 * Appended to path; the article's own key, or nothing, to key (may be NULL). */
enum fb_status index_article_path(struct index *ix, int64_t id, struct buf *path, struct buf *key,
                                  struct fb_error *err);

/* Resolves what a person calls an article: a number (id), or a path as shown, absolute or relative
 * to the working folder, with "#key" for one article of many. Calls fn for each; a path without
 * "#key" names all articles of its file. FB_ERR_NOT_FOUND if there is none. */
typedef enum fb_status index_id_fn(int64_t id, void *ctx);
enum fb_status index_resolve(struct index *ix, const char *ref, index_id_fn *fn, void *ctx,
                             struct fb_error *err);

/* One line of the vocabulary. Spans are borrowed during the callback. */
struct vocab_entry {
    struct span form;
    uint32_t id;     /* the form's number as long as it is in the index, and no other's later */
    struct span key; /* by_key: the key asked for; by_prefix: empty */
    enum key_kind kind;
    size_t part_start_chars, part_end_chars; /* kinds of parts: where the part is in the form */
    uint32_t df;
};
typedef enum fb_status vocab_fn(const struct vocab_entry *entry, void *ctx);

/* The forms that have this key in one of these kinds (bits 1 << enum key_kind), closest kinds
 * first.
 */
enum fb_status index_vocab_by_key(struct index *ix, struct span key, unsigned kinds, vocab_fn *fn,
                                  void *ctx, struct fb_error *err);
/* Every form that starts with prefix ("" = all), once each, in byte order. */
enum fb_status index_vocab_by_prefix(struct index *ix, struct span prefix, vocab_fn *fn, void *ctx,
                                     struct fb_error *err);

/* The forms of these ids, in their order, which costs least if it is ascending; ids of no form are
 * left out. */
enum fb_status index_vocab_by_ids(struct index *ix, const uint32_t *ids, size_t n, vocab_fn *fn,
                                  void *ctx, struct fb_error *err);

/* A form that a walk through the vocabulary has come to. Spans are borrowed during the callback. */
struct vocab_step {
    struct span form;
    uint32_t id;
    struct span from; /* answer: forms less than this are not told; empty = tell the next. Stays as
                         it is until the next form is told. */
    bool stop;        /* answer: no other form is told */
};
typedef enum fb_status vocab_walk_fn(struct vocab_step *step, void *ctx);
/* Every form in byte order, but for those left out, which cost next to nothing. The callback
 * must not look forms up, but may ask for the frequency of an id. */
enum fb_status index_vocab_walk(struct index *ix, vocab_walk_fn *fn, void *ctx,
                                struct fb_error *err);

/* Articles holding exactly this form; 0 when unknown. */
enum fb_status index_vocab_df(struct index *ix, struct span form, uint32_t *df,
                              struct fb_error *err);

/* The id of exactly this form; 0 when unknown. */
enum fb_status index_form_id(struct index *ix, struct span form, uint32_t *id,
                             struct fb_error *err);
/* Articles holding the form of this id; 0 for ids of no form. */
enum fb_status index_id_df(struct index *ix, uint32_t id, uint32_t *df, struct fb_error *err);

#endif
