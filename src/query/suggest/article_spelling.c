/* The vocabulary knows folded forms; how a word is written is read off the first article that holds
 * it. */
#include "query/suggest/article_spelling.h"

#include "index/retrieve/fts_match.h"
#include "query/parse/qlex.h"
#include "text/hyphen.h"
#include "text/token.h"
#include "text/utf8.h"

static enum fb_status keep_first(const struct match *m, void *ctx)
{
    *(int64_t *)ctx = m->id;
    return FB_ERR_CANCELLED; /* one is enough; without a message */
}

/* A word as its readers see it: a break at a line's end closed, nothing invisible. */
static struct span visible_spelling(struct arena *arena, struct span word)
{
    struct buf out = BUF_INIT;
    struct span result;
    size_t pos = 0;

    while (pos < word.len) {
        uint32_t cp;
        size_t n = utf8_decode(word.ptr + pos, word.len - pos, &cp);
        size_t next = hyphen_close(word, pos);
        bool shown = next == 0 && cp != '\n' && !utf8_is_invisible(cp) && !utf8_is_control(cp);

        if (next == 0 && (cp == '-' || cp == 0x2010 || cp == 0xAD))
            next = hyphen_next_line_word(word, pos + n);
        if (shown)
            buf_add(&out, word.ptr + pos, n);
        pos = next > 0 ? next : pos + n;
    }
    result = arena_copy(arena, buf_span(&out));
    buf_release(&out);
    return result;
}

static bool is_in_capitals(struct span word)
{
    for (size_t pos = 0; pos < word.len;) {
        uint32_t cp;

        pos += utf8_decode(word.ptr + pos, word.len - pos, &cp);
        if (utf8_is_lower(cp))
            return false;
    }
    return true;
}

/* The best of the article's spellings of form; empty if there is none. */
static struct span best_spelling(struct arena *arena, struct article *a, struct span form)
{
    struct span best = {0};
    struct tokenizer t;
    struct token token;

    tokenizer_init(&t, span_make("", 0));
    for (int f = 0; f < N_FIELDS && (best.len == 0 || is_in_capitals(best)); f++) {
        struct span text = article_field(a, (enum field)f);

        tokenizer_reset(&t, text);
        while ((best.len == 0 || is_in_capitals(best)) && tokenizer_next(&t, &token)) {
            struct span word = span_make(text.ptr + token.start, token.end - token.start);
            if (span_eq(token.form, form) && (best.len == 0 || !is_in_capitals(word)))
                best = visible_spelling(arena, word);
        }
    }
    tokenizer_release(&t);
    return best;
}

struct span article_spelling(struct index *ix, struct arena *arena, struct span form)
{
    struct plan plan = {0};
    struct article a = {0};
    struct span best = {0};
    uint64_t n_matches;
    int64_t id = 0;
    size_t leaf = plan_leaf_add(&plan, LEAF_WORD, 1);
    struct plan_slot *slot = &plan.leaves[leaf].slots[0];

    slot->forms = arena_calloc(&plan.arena, 1, sizeof *slot->forms);
    slot->forms[0].form = form;
    slot->n_forms = 1;
    index_form_id(ix, form, &slot->forms[0].id, NULL);
    plan.root = plan_leaf_node(&plan, leaf);
    index_match(ix, &plan, keep_first, &id, &n_matches, NULL, NULL);
    if (id != 0 && index_article(ix, id, &a, NULL) == FB_OK)
        best = best_spelling(arena, &a, form);
    if (best.len == 0 || qlex_is_keyword(best))
        best = arena_copy(arena, form);
    article_release(&a);
    plan_release(&plan);
    return best;
}
