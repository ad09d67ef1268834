/* From a form to the keys under which other forms find it: number notation, or spelling folded for
 * the stemmer, Snowball's German stem, umlauts off; then the same for the parts of a compound. The
 * stemmer wants umlauts as they are (its rules tell "ä" from "a"), so they are folded behind it. */
#include "text/analyze.h"

#include "base/i18n.h"
#include "base/xalloc.h"
#include "text/compound.h"
#include "text/spelling.h"
#include "text/utf8.h"

#include <libstemmer.h>
#include <stdio.h>
#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

/* Raised whenever the rules of this layer change in a way the samples below would not show. */
#define RULES_VERSION "1"

struct analyzer {
    struct sb_stemmer *stemmer;
    struct buf spelled;
    struct buf keys; /* of the form last analysed */
    char fingerprint[40];
};

static const char token_sample[] =
    "Die UN-Sicherheitsrats-Sitzung am 24.2.2022 um 18:11 Uhr: 3.000 Soldaten, 1,7 Mio. Euro, z.B. "
    "»STRASSE« und Straße, Ge\xC2\xADheim\xC2\xAD"
    "dienst, Ver-\nwaltung, Ein-\nund Ausfuhr, Andrea's "
    "Café, H&M, C++, CO₂, 12\xE2\x80\xAF"
    "000, 1’200, u\xCC\x88"
    "ber, SPD-\nnahe, Bürger:innen.";

static const char key_sample[] =
    "häuser haus hauses bücher büchern müller mueller muller straße strasse rüstung ruestung "
    "soldaten soldat regierungen regierung schönste ging gegangen museen museum autos europas "
    "geheimdienste geheimdienst aktuell neue quelle israel goethe café andrea's un-sicherheitsrat "
    "3.000 3000 1,7 24.2.2022 20.04 g7 co2 nutzerinnen systeme wählen gewählt zahlen zählen "
    "rüstungstechnologie schwungscheibe freiheitsbewegung ärztin könig größer maßnahmen daß";

/* Whether s ends in a word long enough to be inflected: "3000" and "g7" do not, but "100prozentige"
 * does. */
static bool can_be_inflected(struct span s)
{
    enum { MIN_TAIL_BYTES = 4 };
    size_t tail = 0;

    while (tail < s.len && !(s.ptr[s.len - tail - 1] >= '0' && s.ptr[s.len - tail - 1] <= '9'))
        tail++;
    return tail == s.len || tail >= MIN_TAIL_BYTES;
}

static struct span stem_of(struct analyzer *a, struct span form)
{
    const sb_symbol *stem;

    buf_clear(&a->spelled);
    spelling_for_stemmer(form, &a->spelled);
    if (!can_be_inflected(form))
        return buf_span(&a->spelled);
    stem =
        sb_stemmer_stem(a->stemmer, (const sb_symbol *)buf_cstr(&a->spelled), (int)a->spelled.len);
    if (!stem) /* out of memory inside libstemmer: the unstemmed word still finds itself */
        return buf_span(&a->spelled);
    return span_make((const char *)stem, (size_t)sb_stemmer_length(a->stemmer));
}

/* Appends s with umlauts as plain vowels. */
static void add_without_umlauts(struct span s, struct buf *out)
{
    for (size_t i = 0; i < s.len; i++) {
        if ((unsigned char)s.ptr[i] == 0xC3 && i + 1 < s.len) {
            unsigned char c = (unsigned char)s.ptr[i + 1];
            char plain = c == 0xA4 ? 'a' : c == 0xB6 ? 'o' : c == 0xBC ? 'u' : 0;
            if (plain) {
                buf_add_char(out, plain);
                i++;
                continue;
            }
        }
        buf_add_char(out, s.ptr[i]);
    }
}

/* Appends the word's own key; never empty, so that every form can be found. */
static void add_key(struct analyzer *a, struct span form, struct buf *out)
{
    size_t at = out->len;

    if (spelling_of_number(form, out))
        return;
    add_without_umlauts(stem_of(a, form), out);
    if (out->len == at)
        buf_add_span(out, form);
}

static size_t count_chars(struct span form, size_t n_bytes)
{
    return utf8_count(span_make(form.ptr, n_bytes));
}

size_t analyzer_keys(struct analyzer *a, struct span form, struct form_key keys[ANALYZER_MAX_KEYS])
{
    struct compound_part parts[ANALYZER_MAX_KEYS - 1];
    size_t ends[ANALYZER_MAX_KEYS];
    size_t n_parts = compound_split(form, parts, ANALYZER_MAX_KEYS - 1);
    size_t n = 0, at = 0;

    buf_clear(&a->keys);
    add_key(a, form, &a->keys);
    keys[n].kind = KEY_WORD;
    keys[n].start_chars = 0;
    keys[n].end_chars = count_chars(form, form.len);
    ends[n++] = a->keys.len;
    for (size_t i = 0; n_parts > 1 && i < n_parts; i++) {
        struct span part = span_make(form.ptr + parts[i].start, parts[i].end - parts[i].start);
        add_key(a, part, &a->keys);
        keys[n].kind = i + 1 == n_parts ? KEY_HEAD : KEY_MODIFIER;
        keys[n].start_chars = count_chars(form, parts[i].start);
        keys[n].end_chars = count_chars(form, parts[i].end);
        ends[n++] = a->keys.len;
    }
    for (size_t i = 0; i < n; i++) {
        keys[i].key = span_make(a->keys.data + at, ends[i] - at);
        at = ends[i];
    }
    return n;
}

struct span analyzer_key(struct analyzer *a, struct span form)
{
    buf_clear(&a->keys);
    add_key(a, form, &a->keys);
    return buf_span(&a->keys);
}

struct span analyzer_stem(struct analyzer *a, struct span form)
{
    return stem_of(a, form);
}

void analyze_plain_spelling(struct span form, struct buf *out)
{
    struct buf spelled = BUF_INIT;

    if (!spelling_of_number(form, out)) {
        spelling_for_stemmer(form, &spelled);
        add_without_umlauts(buf_span(&spelled), out);
    }
    buf_release(&spelled);
}

static void make_fingerprint(struct analyzer *a)
{
    struct buf seen = BUF_INIT;
    struct tokenizer t;
    struct token token;
    uint64_t token_hash, key_hash;

    buf_add_str(&seen, RULES_VERSION);
    tokenizer_init(&t, span_of(token_sample));
    while (tokenizer_next(&t, &token))
        buf_addf(&seen, "%.*s %zu %zu %u\n", (int)token.form.len, token.form.ptr, token.start,
                 token.end, token.flags);
    token_hash = XXH3_64bits(seen.data, seen.len);

    buf_clear(&seen);
    tokenizer_reset(&t, span_of(key_sample));
    while (tokenizer_next(&t, &token)) {
        struct form_key keys[ANALYZER_MAX_KEYS];
        size_t n = analyzer_keys(a, token.form, keys);
        for (size_t i = 0; i < n; i++)
            buf_addf(&seen, "%.*s %d %zu\n", (int)keys[i].key.len, keys[i].key.ptr, keys[i].kind,
                     keys[i].start_chars);
    }
    key_hash = XXH3_64bits(buf_cstr(&seen), seen.len);
    tokenizer_release(&t);
    buf_release(&seen);
    snprintf(a->fingerprint, sizeof a->fingerprint, "T%08x-K%08x", (unsigned)token_hash,
             (unsigned)key_hash);
}

enum fb_status analyzer_new(struct analyzer **out, struct fb_error *err)
{
    struct analyzer *a = xcalloc(1, sizeof *a);

    a->stemmer = sb_stemmer_new("german", "UTF_8");
    if (!a->stemmer) {
        free(a);
        return fb_error_set(
            err, FB_ERR_NOT_FOUND,
            _("this libstemmer has no German stemmer; install Debian's libstemmer0d"));
    }
    make_fingerprint(a);
    *out = a;
    return FB_OK;
}

void analyzer_free(struct analyzer *a)
{
    if (!a)
        return;
    sb_stemmer_delete(a->stemmer);
    buf_release(&a->spelled);
    buf_release(&a->keys);
    free(a);
}

const char *analyzer_fingerprint(const struct analyzer *a)
{
    return a->fingerprint;
}
