/* Any bytes as a form, one a line: its keys are what fuzz_check_keys says; its split lies in order
 * within the form, as do its lemmas within their bounds; a form is the same word as itself; and the
 * user's own words, one of which the first line tells behind a "!", change nothing of that. */
#include "forms.h"

#include "text/own_words.h"

static void check_split(const struct word_analysis *w)
{
    const struct compound *c = &w->compound;
    size_t last_start = 0;

    REQUIRE(w->lemmas.n <= LEMMAS_MAX);
    for (size_t i = 0; i < w->lemmas.n; i++)
        REQUIRE(w->lemmas.items[i].n >= 1 && w->lemmas.items[i].n <= LEXICON_MAX_LETTERS);
    REQUIRE(c->n_parts >= 1 && c->n_parts <= COMPOUND_MAX_PARTS);
    if (c->n_parts == 1)
        return;
    REQUIRE(w->spelled_out && c->parts[0].start == 0);
    REQUIRE(c->parts[c->n_parts - 1].end == w->spelled.n);
    for (size_t i = 0; i < c->n_parts; i++) {
        const struct compound_part *part = &c->parts[i];
        size_t start = w->spelled.offset[part->start], end = w->spelled.offset[part->end];

        REQUIRE(part->start < part->end && part->end <= w->spelled.n);
        REQUIRE(i == 0 || (part->start > last_start && start > 0));
        REQUIRE(start < end && end <= w->spelled.form.len);
        REQUIRE(part->word == LEXICON_NONE || part->word < lexicon_n_words(lexicon_builtin()));
        last_start = part->start;
    }
}

static void check_form(struct analyzer *analyzer, struct span form)
{
    struct word_analysis w;
    struct buf word = BUF_INIT;

    fuzz_check_keys(analyzer, form);
    analyzer_examine(analyzer, form, &w);
    check_split(&w);
    for (size_t first = 0; w.compound.n_parts > 1 && first < w.compound.n_parts; first++)
        for (size_t last = first; last < w.compound.n_parts; last++) {
            buf_clear(&word);
            analyzer_word_of_parts(analyzer, &w, first, last, &word);
            REQUIRE(word.len > 0);
            REQUIRE(utf8_valid_prefix(word.data, word.len) == word.len);
        }
    REQUIRE(analyzer_last_seam(analyzer, form) <= form.len);
    REQUIRE(analyzer_same_word(analyzer, form, form));
    REQUIRE(analyzer_stem_key(analyzer, form).len > 0);
    analyzer_knows_word(analyzer, form);
    buf_release(&word);
}

static void check_lines(struct analyzer *analyzer, struct span text)
{
    while (text.len > 0) {
        const char *end = memchr(text.ptr, '\n', text.len);
        struct span form = span_make(text.ptr, end ? (size_t)(end - text.ptr) : text.len);

        if (token_bare_form(form).len > 0 && form.len <= TOKEN_MAX_FORM_BYTES)
            check_form(analyzer, form);
        text = span_make(form.ptr + form.len + (end != NULL), text.len - form.len - (end != NULL));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct analyzer *plain; /* takes long to make; kept to the end */
    struct span text = span_make((const char *)data, size);
    const char *end = size > 0 && text.ptr[0] == '!' ? memchr(text.ptr, '\n', size) : NULL;
    struct own_words *words = NULL;
    struct analyzer *analyzer = NULL;
    struct buf faults = BUF_INIT;

    if (!plain)
        REQUIRE(analyzer_new(&plain, NULL, NULL) == FB_OK);
    check_lines(plain, text);
    if (end) {
        struct span list = span_make(text.ptr + 1, (size_t)(end - text.ptr) - 1);
        REQUIRE(own_words_parse(&words, list, "list", &faults, NULL) == FB_OK);
        REQUIRE(analyzer_new(&analyzer, words, NULL) == FB_OK);
        check_lines(analyzer, text);
    }
    analyzer_free(analyzer);
    own_words_free(words);
    buf_release(&faults);
    return 0;
}
