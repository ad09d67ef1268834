#ifndef FB_INDEX_DRAFT_H
#define FB_INDEX_DRAFT_H

#include "article/article.h"
#include "index/build/article_words.h"
#include "index/store/texts.h"

/* An article made ready for storing: its words analysed, its text packed and compressed. Making
 * drafts touches no database, so a thread beside the writer can do it. A zeroed draft is valid and
 * empty; its memory is used again by the next. */
struct draft {
    struct buf key; /* the article's own id, or empty */
    /* Whose words are in the meta column. May be emptied if the article's file is stored under
     * it and cannot move without the article: then it is not stored twice. */
    struct buf path;
    int32_t date;
    uint32_t n_tokens;
    uint64_t text_bytes;      /* of all fields */
    unsigned char digest[16]; /* XXH3-128 of what the article says, to see whether it changed */
    struct article_words words;
    struct sketch sketch;
    struct buf packed; /* compressed: the meta terms, then the article (article_pack) */
    int64_t dict;      /* the dictionary it was compressed with */
};

/* Of an article as article_pack has it. */
void draft_digest(struct span packed, unsigned char digest[16]);
void draft_release(struct draft *d);
size_t draft_size_bytes(const struct draft *d);

/* What one thread needs to make drafts. */
struct drafter {
    const struct text_codec *codec; /* borrowed: the index's dictionary for writing */
    struct text_compressor compressor;
    struct analyzer *analyzer; /* its own: the stemmer is not for two threads */
    struct word_maker maker;
    struct terms terms;
    struct buf meta, plain, packed;
};

/* codec and words (the user's own, or NULL): the index's, borrowed as long as d. owner numbers the
 * drafters that work beside each other, from 0; their numberings take max_bytes at most, and some
 * more while an article is made. */
enum fb_status drafter_init(struct drafter *d, const struct text_codec *codec,
                            const struct own_words *words, unsigned owner, size_t max_bytes,
                            struct fb_error *err);
void drafter_release(struct drafter *d);
/* path: the article's, as shown, root included: its words are indexed. */
enum fb_status drafter_make(struct drafter *d, struct article *a, struct span path,
                            struct draft *out, struct fb_error *err);

#endif
