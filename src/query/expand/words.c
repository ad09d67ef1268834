/* Splits pieces of a query into words. */
#include "query/expand/words.h"

#include "base/xalloc.h"
#include "text/fold.h"

#include <stdlib.h>

void words_split(struct words *out, struct arena *arena, struct span text)
{
    struct tokenizer t;
    struct token token;

    tokenizer_init(&t, text);
    while (tokenizer_next(&t, &token)) {
        xgrow(&out->items, &out->cap, out->n + 1, sizeof *out->items);
        out->items[out->n].form = arena_copy(arena, token.form);
        out->items[out->n].flags = token.flags;
        out->items[out->n].exact = false;
        out->items[out->n].start = token.start;
        out->items[out->n].end = token.end;
        out->items[out->n++].star_follows = token.end < text.len && text.ptr[token.end] == '*' &&
                                            !fold_word_starts_at(text, token.end + 1);
    }
    tokenizer_release(&t);
}

void words_release(struct words *words)
{
    free(words->items);
    memset(words, 0, sizeof *words);
}

size_t words_count_positions(const struct words *words)
{
    size_t n = 0;

    for (size_t i = 0; i < words->n; i++)
        n += !(words->items[i].flags & TOKEN_WHOLE);
    return n;
}

size_t words_chain_length(const struct words *words, size_t i)
{
    size_t n = 1;

    if (words->items[i].flags & TOKEN_WHOLE)
        while (i + n < words->n && (words->items[i + n].flags & TOKEN_PART))
            n++;
    return n;
}
