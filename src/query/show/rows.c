/* All cursors move forwards only, so that finding all rows and clusters takes time linear in the
 * occurrences. A row is looked for at its rarest slot. */
#include "query/show/rows.h"

#include "base/xalloc.h"

size_t occurrences_find(const struct occurrences *o, uint32_t position, size_t *behind)
{
    size_t low = 0, high = o->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (o->at[middle].position < position)
            low = middle + 1;
        else
            high = middle;
    }
    for (*behind = low; *behind < o->n && o->at[*behind].position == position;)
        ++*behind;
    return low;
}

static size_t rarest_slot(const struct occurrences *slots, size_t n_slots)
{
    size_t rarest = 0;

    for (size_t i = 1; i < n_slots; i++)
        if (slots[i].n < slots[rarest].n)
            rarest = i;
    return rarest;
}

static bool moves_to(struct occurrences *slot, uint32_t position)
{
    while (slot->cursor < slot->n && slot->at[slot->cursor].position < position)
        slot->cursor++;
    return slot->cursor < slot->n && slot->at[slot->cursor].position == position;
}

static bool is_row(struct occurrences *slots, size_t n_slots, uint32_t start)
{
    for (size_t k = 0; k < n_slots; k++)
        if (!moves_to(&slots[k], start + (uint32_t)k))
            return false;
    return true;
}

void rows_find(struct occurrences *slots, size_t n_slots, struct row_starts *out)
{
    size_t r = rarest_slot(slots, n_slots);

    out->n = out->cursor = 0;
    for (size_t k = 0; k < n_slots; k++)
        slots[k].cursor = 0;
    for (size_t i = 0; i < slots[r].n; i++) {
        uint32_t position = slots[r].at[i].position;
        bool again = i > 0 && slots[r].at[i - 1].position == position;

        if (again || position <= r || !is_row(slots, n_slots, position - (uint32_t)r))
            continue;
        xgrow(&out->at, &out->cap, out->n + 1, sizeof *out->at);
        out->at[out->n++] = position - (uint32_t)r;
    }
}

bool rows_find_cluster(struct row_starts *groups, const size_t *lengths, size_t n_groups,
                       unsigned distance)
{
    uint64_t last_start = 0;
    bool moved = true;

    while (moved) {
        moved = false;
        for (size_t g = 0; g < n_groups; g++) {
            struct row_starts *rows = &groups[g];
            while (rows->cursor < rows->n &&
                   rows->at[rows->cursor] + (uint64_t)lengths[g] + distance < last_start)
                rows->cursor++;
            if (rows->cursor >= rows->n)
                return false;
            if (rows->at[rows->cursor] > last_start) {
                last_start = rows->at[rows->cursor];
                moved = true;
            }
        }
    }
    return true;
}

bool rows_step(struct row_starts *groups, size_t n_groups)
{
    struct row_starts *next = NULL;

    for (size_t g = 0; g < n_groups; g++) {
        struct row_starts *rows = &groups[g];
        if (rows->cursor + 1 < rows->n &&
            (!next || rows->at[rows->cursor + 1] < next->at[next->cursor + 1]))
            next = rows;
    }
    if (next)
        next->cursor++;
    return next != NULL;
}
