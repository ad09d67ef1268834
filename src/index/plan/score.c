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
