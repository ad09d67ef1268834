#ifndef FB_QUERY_QUESTION_H
#define FB_QUERY_QUESTION_H

#include "query/expand/expander.h"

/* What a person's question (--any) says besides its words as they stand. */

/* How much a word typed counts beside the question's others: names and nouns, which are written
 * with a capital letter, tell more than verbs and adjectives. */
double question_word_weight(struct span text);
/* Makes *node an OR with the words, each by itself at less weight: those of a phrase, or of a chain
 * with hyphens. Function words are left out. */
enum fb_status question_add_words(struct expander *x, const struct words *words, unsigned fields,
                                  struct plan_node **node);
/* Adds the parts of a compound, each by itself. "Sommer" is no hit for "Sommerkleid": where nothing
 * else is asked for, parts only add to the score of what the compound finds. */
enum fb_status question_add_parts(struct expander *x, struct span form, unsigned fields,
                                  struct plan_node **node);
/* A function or question word, one of n in the question: it adds a little to the score of articles
 * that have it in their title. */
enum fb_status question_add_function_word(struct expander *x, struct span text, size_t n);
/* Verbs that stand apart, "stecke ... an": adds to *node what they are together ("anstecken").
 * words: the question's words. */
enum fb_status question_add_parted_verb(struct expander *x, const struct qnode *words,
                                        struct plan_node **node);
/* Puts what only adds to scores into the plan; last. */
void question_add_bonuses(struct expander *x);

#endif
