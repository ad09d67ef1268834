#ifndef FB_INGEST_INDEXER_H
#define FB_INGEST_INDEXER_H

#include "index/core/index.h"

/* Brings an index up to date with files and folders. */

enum indexer_event {
    INDEXER_SKIPPED, /* an input could not be (wholly) read; makes exit code 1 */
    INDEXER_WARNING, /* a root is gone, an outdated analysis is repaired … */
    INDEXER_DETAIL   /* -v: added, changed, moved, removed, what was assumed of an encoding */
};

/* What is counted as a "file" done. */
enum indexer_unit { INDEXER_FILES, INDEXER_ARTICLES, INDEXER_WORDS };

struct indexer_progress {
    uint64_t n_files_done, n_files_total; /* total is 0 while still looking */
    enum indexer_unit unit;
    uint64_t bytes_done, bytes_total;
    double seconds;
    const char *stage; /* translated: "looking for articles", "reading", "relating words" */
};

struct indexer_options {
    const char *const *paths; /* none: the roots indexed before */
    size_t n_paths;
    bool prune;           /* roots that are gone are emptied and forgotten */
    bool verify;          /* every file is read, whatever its times say */
    bool details;         /* whether to report INDEXER_DETAIL */
    uint64_t batch_bytes; /* text a transaction may hold; 0 = as much as memory allows */
    unsigned memory_mib;  /* what a run may gather in memory; 0 = the default */
    const volatile int
        *stop; /* becomes non-zero when the run shall end with what is done; may be NULL */
    void (*report)(enum indexer_event event, const char *message, void *ctx);
    void (*progress)(const struct indexer_progress *progress,
                     void *ctx); /* may be NULL; called at
                                    most some ten times a second */
    void *ctx;
};

struct indexer_summary {
    uint64_t n_added, n_changed, n_removed, n_moved, n_unchanged; /* articles */
    uint64_t n_skipped;                                           /* inputs named as skipped */
    uint64_t n_files_seen, n_files_read;
    uint64_t bytes_read;
    double seconds;
    bool interrupted;
    bool reanalyzed;
};

/* Fails only when going on makes no sense; what was committed before stays. summary is filled
 * either way. */
enum fb_status indexer_run(struct index *ix, const struct indexer_options *options,
                           struct indexer_summary *summary, struct fb_error *err);

#endif
