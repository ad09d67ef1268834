#ifndef FB_INDEX_VOCAB_H
#define FB_INDEX_VOCAB_H

#include "index/sqlite/blocks.h"
#include "index/vocab/vocab_dfs.h"
#include "index/vocab/vocab_texts.h"

/* The vocabulary's tables: form → id, id → form, id → document frequency, key → ids with what the
 * key is to the form (vocab_lists.h). */
struct vocab {
    struct block_map by_form, by_key;
    struct vocab_texts texts;
    struct vocab_dfs dfs;
    int64_t next_id;   /* for the next new form; ids are never used twice */
    size_t n_given_up; /* ids, since the vocabulary was opened: what is remembered of forms may be
                          out of date when it grows */
};

void vocab_init(struct vocab *v, struct db *db);
void vocab_release(struct vocab *v);
/* Drops what is loaded: the database changed or was rolled back. */
void vocab_forget(struct vocab *v);

/* What an entry of by_form says: the form's id, and whether the form is a key of itself, as a whole
 * word, which by_key then does not repeat. */
struct form_entry {
    uint32_t id;
    bool own_key;
};
/* False if there can be no such entry. */
bool vocab_read_form(struct span value, struct form_entry *out);
void vocab_add_form(struct buf *value, struct form_entry entry);

#endif
