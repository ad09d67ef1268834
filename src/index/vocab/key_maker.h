#ifndef FB_INDEX_KEY_MAKER_H
#define FB_INDEX_KEY_MAKER_H

#include "index/vocab/vocab_tally.h"

/* Derives the keys of new forms beside everything else: the storing side adds forms, any thread
 * with nothing better to do works on them, and a batch ends when all are done. What a form's keys
 * are does not depend on who derives them. */
struct key_maker;

struct key_maker *key_maker_new(void);
/* No thread may be at work. */
void key_maker_free(struct key_maker *k);

/* Storing side: a form to derive keys of. Its text stays where it is until the keys are taken or
 * dropped. */
void key_maker_add(struct key_maker *k, uint32_t number, struct span form);
/* Any thread: works on some of the forms, with an analyzer of its own; false if there are none. */
bool key_maker_work(struct key_maker *k, struct analyzer *analyzer);
/* Storing side: sees all of them done, working itself, and gives them to the tally, which borrows
 * them until key_maker_clear. */
void key_maker_finish(struct key_maker *k, struct analyzer *analyzer, struct vocab_tally *tally);
/* Storing side: forgets everything, once those at work are done. */
void key_maker_clear(struct key_maker *k);

#endif
