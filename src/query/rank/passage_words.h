#ifndef FB_QUERY_PASSAGE_WORDS_H
#define FB_QUERY_PASSAGE_WORDS_H

#include "index/plan/score.h"

/* What of a plan's terms stands where in one article, and which passage of it says most. A passage
 * is RANK_PASSAGE_WORDS words of the body, every other half of it beginning one, with all that
 * stands in the other fields. */

/* Zero-initialised is valid; the caller frees at. */
struct passage_words {
    struct passage_word {
        uint32_t half; /* of a passage in the body, or PASSAGE_OTHER_FIELDS */
        uint32_t term;
        uint64_t frequency; /* in 1/SCORE_FREQUENCY_UNIT */
        double bonus;       /* of the closest form */
    } * at;
    size_t n, cap;
};

#define PASSAGE_OTHER_FIELDS UINT32_MAX

/* An occurrence of a form of leaf at a position (from 0) of field, in any order. */
void passage_words_add(struct passage_words *words, const struct score_spec *spec, uint32_t leaf,
                       enum relation relation, enum field field, uint32_t position);

/* Puts passages together. */
struct passage_scorer {
    const struct score_spec *spec; /* borrowed */
    double norm;                   /* for the article's length */
    uint64_t *frequency;           /* by term, of what is put together, as below */
    double *bonus;
    double *score; /* of each term, by passage_best */
};

void passage_scorer_init(struct passage_scorer *s, const struct score_spec *spec);
void passage_scorer_release(struct passage_scorer *s);

struct passage {
    double score;
    uint32_t first_word; /* in the body, from 1; 0: none of the words is there */
};

/* The best passage, the first of several that are as good. The article's length in words: one
 * shorter than a passage is scored as what it is. Puts words in order, and the terms' shares into
 * s->score. The time it takes grows with the occurrences, n log n, not with the article or the
 * plan's terms. */
struct passage passage_best(struct passage_scorer *s, struct passage_words *words,
                            uint32_t length_tokens);

#endif
