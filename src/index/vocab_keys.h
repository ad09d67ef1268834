#ifndef FB_INDEX_VOCAB_KEYS_H
#define FB_INDEX_VOCAB_KEYS_H

#include "base/buf.h"
#include "text/analyze.h"

/* How a form's keys are written in the vocabulary's map by_key. An entry is the key, a NUL, and the
 * form: the number of bytes it shares with the key, plus one, in a byte, then the rest. Its value
 * is the kind (enum key_kind) in a byte, and for a part of a compound the code points of the form
 * where it starts and ends, a byte each. */

/* Appends the entries of all of a form's keys: for each the value, the entry's length as a varint,
 * the entry. */
void vocab_keys_pack(struct analyzer *analyzer, struct span form, struct buf *out);

/* Takes such a list apart: *pos starts at 0 and is moved on. false at the end. */
bool vocab_keys_next(struct span packed, size_t *pos, struct span *entry, struct span *value);

/* What an entry's value says: kind and place; false if it is malformed. */
bool vocab_keys_value(struct span value, struct form_key *out);

/* The form of an entry that starts with key and a NUL, appended to out; false if it is malformed.
 */
bool vocab_keys_form(struct span entry, struct span key, struct buf *out);

#endif
