/* Hands on what the tokenizer yields and queues implied words behind it. The word that completes
 * another is looked for among a few words next to it, which are read once more by a second
 * tokenizer; what stands between words is looked at byte by byte, up to a limit. So any text takes
 * time linear in its length, and words without a hyphen at either end cost two comparisons. */
#include "text/derive.h"

#include "text/fold.h"
#include "text/gender.h"
#include "text/rejoin.h"
#include "text/utf8.h"

#include <stdint.h>

enum { MAX_GAP_BYTES = 48 };

/* ---- between words ---- */

static bool is_hyphen(uint32_t cp)
{
    return cp == '-' || cp == 0x2010 || cp == 0x2011 || cp == 0x2013;
}

/* The byte behind a hyphen at pos that ends a word; 0 if there is none. */
static size_t skip_hyphen(struct span text, size_t pos)
{
    size_t n;

    if (!is_hyphen(fold_peek(text, pos, &n)) || fold_word_starts_at(text, pos + n))
        return 0;
    return pos + n;
}

/* Where a hyphen that begins the word at pos starts; SIZE_MAX if there is none. */
static size_t hyphen_before(struct span text, size_t pos)
{
    size_t at, before, n;

    if (pos == 0)
        return SIZE_MAX;
    at = utf8_align(text, pos - 1);
    if (!is_hyphen(fold_peek(text, at, &n)) || at + n != pos)
        return SIZE_MAX;
    before = at > 0 ? utf8_align(text, at - 1) : 0;
    return at > 0 && fold_is_word(fold_peek(text, before, &n)) ? SIZE_MAX : at;
}

/* Whether nothing but blanks, and marks that join words, is in [pos, end); *joined is set if there
 * is such a mark. A paragraph's end is more than blanks. */
static bool is_gap(struct span text, size_t pos, size_t end, bool *joined)
{
    size_t n_lines = 0;

    if (end - pos > MAX_GAP_BYTES)
        return false;
    while (pos < end) {
        size_t n;
        uint32_t cp = fold_peek(text, pos, &n);
        if (cp == ',' || cp == '/' || cp == '&' || cp == '+')
            *joined = true;
        else if (cp == '\n')
            n_lines++;
        else if (!utf8_is_space(cp) && !utf8_is_invisible(cp))
            return false;
        pos += n;
    }
    return n_lines <= 1;
}

static bool is_conjunction(struct span form)
{
    static const char *const words[] = {
        "und",  "oder", "bzw",  "beziehungsweise", "sowie", "bis", "noch", "als",
        "auch", "wie",  "aber", "statt",           "u",     "o",
    };

    return span_is_one_of(form, words, sizeof words / sizeof *words);
}

/* The byte behind a word, and behind the dot of an abbreviated conjunction: "bzw.", "u." */
static size_t conjunction_end(struct span text, const struct token *word)
{
    size_t end = word->end;
    bool dot = end < text.len && text.ptr[end] == '.';

    return end + (dot && (span_eq(word->form, span_of("bzw")) ||
                          (word->form.len == 1 && is_conjunction(word->form))));
}

/* The first token of the text from pos on; false if there is none within reach. */
static bool read_aside(struct deriver *d, size_t pos, struct token *token)
{
    struct span text = d->tokenizer.text;
    size_t end = pos, n;

    while (end < text.len && end - pos <= MAX_GAP_BYTES && !fold_word_starts_at(text, end)) {
        fold_peek(text, end, &n);
        end += n;
    }
    if (!fold_word_starts_at(text, end))
        return false;
    tokenizer_reset(&d->aside, span_make(text.ptr + end, text.len - end));
    if (!tokenizer_next(&d->aside, token))
        return false;
    token->start += end;
    token->end += end;
    return true;
}

/* ---- queueing ---- */

/* Ends the form that was appended from byte at on; takes it back if it is too long or says no more
 * than the token does. */
static void finish_form(struct deriver *d, size_t at, struct span own)
{
    struct span form = span_make(d->forms.data + at, d->forms.len - at);

    if (form.len == 0 || form.len >= TOKEN_MAX_FORM_BYTES || span_eq(form, own))
        d->forms.len = at;
    else
        buf_add_char(&d->forms, TOKEN_DERIVED_MARK);
}

static void emit(struct deriver *d, struct token *token)
{
    const char *form = d->forms.data + d->next;
    const char *mark = memchr(form, TOKEN_DERIVED_MARK, d->forms.len - d->next);

    *token = d->derived;
    token->form = span_make(form, (size_t)(mark + 1 - form));
    d->next += token->form.len;
}

/* ---- Ergänzungsstrich ---- */

/* The word that completes a stub which ends in a hyphen at pos: behind other stubs, a conjunction
 * and perhaps an article. */
static bool find_ahead(struct deriver *d, size_t pos, struct token *partner)
{
    struct span text = d->tokenizer.text;
    bool joined = false;

    for (int i = 0; i < DERIVE_MAX_WORDS_AWAY; i++) {
        size_t behind;
        if (!read_aside(d, pos, partner) || !is_gap(text, pos, partner->start, &joined))
            return false;
        behind = skip_hyphen(text, partner->end);
        if (is_conjunction(partner->form)) {
            joined = true;
            pos = conjunction_end(text, partner);
        } else if (behind > 0) {
            joined = false;
            pos = behind;
        } else if (joined && analyze_is_stop_word(partner->form)) {
            pos = partner->end; /* "Haupt- bzw. der Nebeneingang" */
        } else {
            return joined;
        }
    }
    return false;
}

/* The word that completes one before which a hyphen starts at pos: before other such words and a
 * conjunction. */
static bool find_behind(struct deriver *d, size_t pos, struct token *partner)
{
    struct span text = d->tokenizer.text;
    bool joined = false;

    for (size_t i = 1; i < DERIVE_MAX_WORDS_AWAY && i < d->n_words; i++) {
        size_t start = d->starts[(d->n_words - 1 - i) % DERIVE_KEPT_STARTS];
        size_t hyphen = hyphen_before(text, start), end;
        if (!read_aside(d, start, partner))
            return false;
        end = conjunction_end(text, partner);
        if (end > pos || !is_gap(text, end, pos, &joined))
            return false;
        if (is_conjunction(partner->form)) {
            joined = true;
            pos = start;
        } else if (hyphen != SIZE_MAX && joined) {
            joined = false;
            pos = hyphen;
        } else {
            return joined;
        }
    }
    return false;
}

/* Nouns are completed by nouns, verbs by verbs; only prefixes by either ("Vor- und nachbereiten" at
 * the beginning of a sentence): "Privat- und öffentliche Mittel" are no compound. */
static bool fit_together(struct span text, const struct token *stub, const struct token *partner)
{
    size_t n;

    return rejoin_is_prefix(stub->form) ||
           utf8_is_upper(fold_peek(text, stub->start, &n)) ==
               utf8_is_upper(fold_peek(text, partner->start, &n)) ||
           (stub->form.ptr[0] >= '0' && stub->form.ptr[0] <= '9');
}

/* A form's letters where it is a gender form; else the form. */
static struct span letters_of(struct token *token, struct buf *buf)
{
    struct gender_spot spot;

    if (!(token->flags & TOKEN_GENDER) || !gender_spot_at(token->form, token->gender_stem, &spot))
        return token->form;
    gender_add_feminine(token->form, &spot, buf);
    return buf_span(buf);
}

static bool is_wanted(const struct deriver *d, struct span start, struct span end)
{
    return !d->wants || d->wants(start, end, d->wants_ctx);
}

static void complete(struct deriver *d, struct token *token)
{
    struct span text = d->tokenizer.text;
    size_t behind = skip_hyphen(text, token->end), before = hyphen_before(text, token->start);
    size_t at = d->forms.len;
    struct buf own = BUF_INIT, other = BUF_INIT;
    struct span letters = letters_of(token, &own), none = span_make("", 0);
    struct token partner;

    if (behind > 0 && is_wanted(d, letters, none) && find_ahead(d, behind, &partner) &&
        fit_together(text, token, &partner) &&
        rejoin_head(d->analyzer, letters, letters_of(&partner, &other), &d->forms))
        finish_form(d, at, token->form);
    buf_clear(&other);
    at = d->forms.len;
    if (before != SIZE_MAX && is_wanted(d, none, letters) && find_behind(d, before, &partner) &&
        rejoin_modifier(d->analyzer, letters_of(&partner, &other), letters, &d->forms))
        finish_form(d, at, token->form);
    buf_release(&own);
    buf_release(&other);
}

/* ---- gender forms ---- */

/* The link with which the masculine is a known word; else the likely one. */
static const char *find_link(struct deriver *d, const struct token *token,
                             const struct gender_spot *spot)
{
    static const char *const links[] = {"", "e", "en", "s"};
    size_t at = d->forms.len, n = spot->rest < token->form.len ? 4 : 2;

    for (size_t i = 0; d->analyzer && i < n; i++) {
        bool known;
        gender_add_masculine(token->form, spot, links[i], &d->forms);
        known = analyzer_knows_word(d->analyzer, span_make(d->forms.data + at, d->forms.len - at));
        d->forms.len = at;
        if (known)
            return links[i];
    }
    return gender_likely_link(token->form, spot);
}

static void unfold_gender(struct deriver *d, const struct token *token)
{
    struct gender_spot spot;
    size_t at = d->forms.len;

    if (!gender_spot_at(token->form, token->gender_stem, &spot) ||
        !is_wanted(d, span_make(token->form.ptr, spot.stem_end), span_make("", 0)))
        return;
    gender_add_masculine(token->form, &spot, find_link(d, token, &spot), &d->forms);
    finish_form(d, at, token->form);
    at = d->forms.len;
    gender_add_feminine(token->form, &spot, &d->forms);
    finish_form(d, at, token->form);
}

/* ---- reading ---- */

void deriver_init(struct deriver *d, struct analyzer *analyzer)
{
    memset(d, 0, sizeof *d);
    d->analyzer = analyzer;
}

void deriver_want(struct deriver *d, deriver_wants_fn *wants, void *ctx)
{
    d->wants = wants;
    d->wants_ctx = ctx;
}

void deriver_reset(struct deriver *d, struct span text)
{
    tokenizer_reset(&d->tokenizer, text);
    buf_clear(&d->forms);
    d->n_words = d->next = 0;
}

void deriver_release(struct deriver *d)
{
    tokenizer_release(&d->tokenizer);
    tokenizer_release(&d->aside);
    buf_release(&d->forms);
}

/* Whether a hyphen may touch the token: a look at its neighbours' bytes. The hyphens beyond ASCII
 * are E2 80 and 90, 91 or 93. */
static inline bool may_have_hyphen(struct span text, const struct token *token)
{
    const unsigned char *bytes = (const unsigned char *)text.ptr;
    unsigned char before = token->start > 0 ? bytes[token->start - 1] : 0;
    unsigned char behind = token->end < text.len ? bytes[token->end] : 0;

    return before == '-' || behind == '-' || behind == 0xE2 || (before >= 0x90 && before <= 0x93);
}

static void __attribute__((noinline)) derive(struct deriver *d, struct token *token)
{
    buf_clear(&d->forms);
    d->next = 0;
    if (!(token->flags & TOKEN_PART) && may_have_hyphen(d->tokenizer.text, token))
        complete(d, token);
    if (token->flags & TOKEN_GENDER)
        unfold_gender(d, token);
    d->derived = *token;
    d->derived.flags = (token->flags & TOKEN_GENDER) | TOKEN_DERIVED | TOKEN_SAME_POSITION;
}

bool deriver_next(struct deriver *d, struct token *token)
{
    if (__builtin_expect(d->next < d->forms.len, 0)) {
        emit(d, token);
        return true;
    }
    if (!tokenizer_next(&d->tokenizer, token))
        return false;
    if (!(token->flags & TOKEN_PART))
        d->starts[d->n_words++ % DERIVE_KEPT_STARTS] = token->start;
    if (__builtin_expect(token->flags & TOKEN_GENDER || may_have_hyphen(d->tokenizer.text, token),
                         0))
        derive(d, token);
    return true;
}
