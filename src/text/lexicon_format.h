#ifndef FB_TEXT_LEXICON_FORMAT_H
#define FB_TEXT_LEXICON_FORMAT_H

#include "text/lexicon.h"

/* The bytes of a lexicon: a header and arrays behind it, in the byte order of the machine that
 * packed it. Shared by the reader and tools/pack-lexicon.c only.
 *
 * The forms are an acyclic automaton with minimal states (Daciuk and others 2000). A state is a set
 * of letters and the edges for them, in the order of letters, so that an edge is found by counting
 * bits. A word's number is the count of words before it, summed from the edges' n_before (Lucchesi
 * and Kowaltowski 1993). Slot 0 is no state; the first state begins at slot 1. */
#define LEXICON_MAGIC 0x33584C46u /* "FLX3" */

union lexicon_slot {
    struct {
        uint32_t letters; /* bit 0: an edge for 'a' */
        uint32_t unused;
    } state;
    struct {
        uint32_t target; /* the slot of the state it leads to; 0: no edges there */
        uint32_t packed; /* EDGE_WORD, n_before */
    } edge;
};

enum { EDGE_WORD = 1, EDGE_BEFORE_SHIFT = 1, LEXICON_FIRST_STATE = 1 };

/* In an array of lemmas: the last of a list; a related word. */
#define LEMMA_LAST    0x80000000u
#define LEMMA_RELATED 0x40000000u
/* In lexicon_entry.lemmas: the number is no word's but a place in the array of lists. */
#define LEMMA_LIST 0x80000000u

struct lexicon_header {
    uint32_t magic, n_words, n_slots, n_lemmas;
    uint64_t hash; /* XXH3 of everything behind the header */
};

#endif
