#ifndef FB_INGEST_PLANNER_H
#define FB_INGEST_PLANNER_H

#include "ingest/job.h"
#include "ingest/walk.h"

/* Planning in two parts: indexer_plan.c goes through the targets and folders, indexer_compare.c
 * compares one folder with what is known of it. */
struct planner {
    struct job *job;
    uint32_t root;       /* the one being looked at */
    struct span *unread; /* real paths of which nothing is known now: nothing there has vanished */
    size_t n_unread, unread_cap;
    bool *matched; /* by file of the folder at hand */
    size_t matched_cap;
    int64_t n_counted;    /* by count_articles */
    struct fb_error *err; /* never NULL */
};

/* The files there and those known of one folder, to be compared. */
struct comparison {
    struct planner *planner;
    uint32_t dir;       /* where its files belong from now on */
    uint32_t known_dir; /* the one whose known files come */
    struct walk_file *files;
    size_t n_files, cursor;
    int fd;
    bool partial;          /* files are some of the folder's only */
    struct span only_name; /* of a root that is a file in this folder, else empty */
};

/* Fills todo and vanished from the folder; planner to partial, but known_dir and cursor, are set.
 */
enum fb_status compare_folder(struct comparison *c);
/* The files of folders known at or below the real path abs that were not found there have
 * vanished. *any (may be NULL) is set if there was such a folder. */
enum fb_status vanish_unseen(struct planner *p, struct span abs, bool *any);
/* Counts the articles known at or below abs, into n_counted. */
enum fb_status count_articles(struct planner *p, struct span abs);

#endif
