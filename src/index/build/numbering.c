/* An interner whose texts other threads may read: they are listed in pieces that never move, and
 * what a number stands for is written before the number is handed on. */
#include "index/build/numbering.h"

#include "base/err.h"
#include "base/xalloc.h"

#include <stdlib.h>

struct numbering *numbering_new(unsigned owner)
{
    struct numbering *n = xcalloc(1, sizeof *n);

    atomic_init(&n->n_references, 1);
    n->owner = owner;
    return n;
}

struct numbering *numbering_hold(struct numbering *n)
{
    atomic_fetch_add_explicit(&n->n_references, 1, memory_order_relaxed);
    return n;
}

void numbering_drop(struct numbering *n)
{
    if (!n || atomic_fetch_sub_explicit(&n->n_references, 1, memory_order_acq_rel) > 1)
        return;
    strmap_release(&n->forms);
    for (size_t i = 0; i < NUMBERING_CHUNKS; i++)
        free(n->texts[i]);
    free(n);
}

void numbering_number(struct numbering *n, const struct span *forms, const uint64_t *hashes,
                      size_t n_forms, uint32_t *numbers)
{
    uint32_t n_known = n->forms.n;

    if (n_known + n_forms > NUMBERING_MAX)
        BUG("a numbering is full");
    strmap_intern_hashed(&n->forms, forms, hashes, n_forms, numbers);
    for (uint32_t i = n_known; i < n->forms.n; i++) {
        struct span **chunk = &n->texts[i / NUMBERING_CHUNK];
        if (!*chunk)
            *chunk = xreallocarray(NULL, NUMBERING_CHUNK, sizeof **chunk);
        (*chunk)[i % NUMBERING_CHUNK] = strmap_key(&n->forms, i);
    }
}

size_t numbering_size_bytes(const struct numbering *n)
{
    return strmap_size_bytes(&n->forms) + n->forms.n * sizeof(struct span);
}
