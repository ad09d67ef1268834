/* The constants of scoring that index and query share: posting lists hold bounds made with them, so
 * whoever changes one raises POSTING_FILE_VERSION (posting_file.h). The title weighs most since it
 * says what an article is about; b is .75 where all words are asked for and .6 in questions. */
#include "index/plan/score.h"

const double score_k1 = 1.2;

const double score_b[N_SCORE_LENGTH_MODES] = {
    [SCORE_LENGTH_FULL] = 0.75,
    [SCORE_LENGTH_MILD] = 0.6,
};

const uint8_t score_field_tenths[N_FIELDS] = {
    [FIELD_TITLE] = 25,  [FIELD_TEASER] = 15, [FIELD_BODY] = 10,  [FIELD_CAPTION] = 8,
    [FIELD_SECTION] = 6, [FIELD_PLACE] = 6,   [FIELD_SOURCE] = 3,
};

bool score_of_counts(const struct match_counts *counts, const struct score_leaf *score,
                     uint64_t *frequency, enum relation *closest)
{
    *frequency = 0;
    *closest = N_RELATIONS;
    for (int rel = N_RELATIONS; rel-- > 0;) {
        uint64_t tenths = 0;
        for (int f = 0; f < N_FIELDS; f++)
            tenths += (uint64_t)counts->n[rel][f] * score_field_tenths[f];
        *frequency += tenths * score->relation_weight[rel];
        if (tenths > 0)
            *closest = (enum relation)rel;
    }
    return *closest < N_RELATIONS;
}
