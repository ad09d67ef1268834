/* Whether the posting lists at hand are those of the state that is read. */
#include "index/core/postings_state.h"

#include "index/core/index_struct.h"

int64_t index_state_of_database(const struct index *ix)
{
    return ix->data_version << 32 | (uint32_t)sqlite3_total_changes(ix->db.handle);
}

bool index_has_postings(struct index *ix, struct fb_error *err, enum fb_status *status)
{
    if (ix->in_batch) {
        *status = FB_OK;
        return false;
    }
    *status = generations_load(&ix->generations, ix->data_version, ix->counts.n_articles, err);
    return *status == FB_OK && ix->generations.usable;
}

bool index_lacks_postings(struct index *ix)
{
    return generations_load(&ix->generations, ix->data_version, ix->counts.n_articles, NULL) !=
               FB_OK ||
           !ix->generations.usable;
}
