/* The vocabulary gives each form of the index a number and knows with how many articles it is held
 * by; forms in byte order, for prefixes and patterns; and for each key the forms it belongs to, for
 * the inflections of a word. A form's keys follow from the analysis, so they are written when a
 * form is new and taken out when its last article goes (vocab_tally.c). */
#include "index/vocab/vocab.h"

void vocab_init(struct vocab *v, struct db *db)
{
    block_map_init(&v->by_form, db, "vocab_form", true);
    block_map_init(&v->by_key, db, "vocab_key", false);
    vocab_texts_init(&v->texts, db);
    vocab_dfs_init(&v->dfs, db);
    v->next_id = 1;
    v->n_given_up = 0;
}

void vocab_release(struct vocab *v)
{
    block_map_release(&v->by_form);
    block_map_release(&v->by_key);
    vocab_texts_release(&v->texts);
    vocab_dfs_release(&v->dfs);
}

void vocab_forget(struct vocab *v)
{
    vocab_texts_forget(&v->texts);
    vocab_dfs_forget(&v->dfs);
}

bool vocab_read_form(struct span value, struct form_entry *out)
{
    uint32_t number = 0;

    memcpy(&number, value.ptr, sizeof number);
    out->id = number >> 1;
    out->own_key = number & 1;
    return out->id > 0 && out->id <= VOCAB_MAX_ID;
}

void vocab_add_form(struct buf *value, struct form_entry entry)
{
    const uint32_t number = entry.id << 1 | entry.own_key;

    buf_add(value, &number, sizeof number);
}
