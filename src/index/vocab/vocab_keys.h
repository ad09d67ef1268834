#ifndef FB_INDEX_VOCAB_KEYS_H
#define FB_INDEX_VOCAB_KEYS_H

#include "base/buf.h"
#include "text/analyze.h"

/* How the vocabulary says in what way a form has a key: the kind (enum key_kind) and, for parts of
 * compounds, where the part lies. A role is written in 32 bits, in the order in which forms of a
 * key are told: closest kinds first. */
typedef uint32_t key_role;

/* The role back in words; n_chars are the form's code points. False if there can be no such role of
 * this form. Of out only kind and place are set. */
bool key_role_read(key_role role, size_t n_chars, struct form_key *out);
/* The kind alone; false if there is no such role. */
bool key_role_kind(key_role role, enum key_kind *kind);
/* Bytes of the role's place that have a meaning, 0 to 2. */
size_t key_role_place_bytes(key_role role);

/* Its halves: what is told from the place, and the place in two bytes. */
enum { KEY_ROLE_TAGS = 8 };
static inline unsigned key_role_tag(key_role role)
{
    return role >> 16;
}
static inline key_role key_role_make(unsigned tag, unsigned first, unsigned second)
{
    return tag << 16 | first << 8 | second;
}

/* Of whole words. */
#define KEY_ROLE_WORD key_role_make(0, 0, 0)

/* Appends all of a form's keys, each once, with their roles. That the form is a key of itself, as a
 * whole word, is only noted. */
void vocab_keys_pack(struct analyzer *analyzer, struct span form, struct buf *out);

/* Whether it is. */
bool vocab_keys_own(struct span packed);

/* Takes such a list apart, but for that: *pos starts at 0 and is moved on. false at the end. */
bool vocab_keys_next(struct span packed, size_t *pos, struct span *key, key_role *role);

#endif
