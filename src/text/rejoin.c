/* Where the neighbour is to be cut: at its hyphen if it has one; else where a word of the lexicon
 * comes out, with as much of the neighbour as possible; else at the seam of the compound; else
 * behind its prefix, if the half word is a prefix, too ("auf- und abbauen"). Anything else would be
 * a guess, and a wrong word in the index is worse than none. */
#include "text/rejoin.h"

#include "text/utf8.h"

enum {
    MAX_BYTES = 64,     /* of either word: longer ones are no words */
    MIN_HEAD_CHARS = 3, /* what is taken of a neighbour */
    MIN_MODIFIER_CHARS = 2
};

/* ---- prefixes ---- */

static const char *const prefixes[] = {
    "ab",       "abwärts", "alt",    "an",     "auf",      "aufwärts", "aus",      "außen",
    "auswärts", "be",      "bei",    "binnen", "dar",      "durch",    "ein",      "ent",
    "er",       "fern",    "fest",   "fort",   "früh",     "gegen",    "grob",     "groß",
    "haupt",    "her",     "herab",  "heran",  "herauf",   "heraus",   "herein",   "hin",
    "hinab",    "hinauf",  "hinaus", "hinein", "hoch",     "in",       "innen",    "klein",
    "kurz",     "lang",    "leicht", "links",  "los",      "miss",     "mit",      "nach",
    "neben",    "neu",     "nieder", "nord",   "ober",     "ost",      "rück",     "rechts",
    "schwer",   "spät",    "süd",    "tief",   "über",     "um",       "un",       "unter",
    "ver",      "voll",    "vor",    "vorder", "voraus",   "vorher",   "weg",      "weiter",
    "west",     "wieder",  "zer",    "zu",     "zusammen", "zurück",   "zwischen",
};

bool rejoin_is_prefix(struct span form)
{
    enum { LONGEST = 9 }; /* bytes */

    return form.len <= LONGEST &&
           span_is_one_of(form, prefixes, sizeof prefixes / sizeof *prefixes);
}

/* The bytes of the longest prefix that leaves the form enough of a head; 0 if there is none. */
static size_t prefix_bytes(struct span form)
{
    size_t longest = 0;

    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        struct span prefix = span_of(prefixes[i]);
        if (prefix.len > longest && span_starts(form, prefix) &&
            utf8_count(span_make(form.ptr + prefix.len, form.len - prefix.len)) >= MIN_HEAD_CHARS)
            longest = prefix.len;
    }
    return longest;
}

/* ---- cuts ---- */

static bool has_letter(struct span s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((s.ptr[i] >= 'a' && s.ptr[i] <= 'z') || (unsigned char)s.ptr[i] >= 0x80)
            return true;
    return false;
}

static bool has_digit(struct span s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] >= '0' && s.ptr[i] <= '9')
            return true;
    return false;
}

/* What is behind the hyphens of the stub: "ein" of "waren-ein". */
static struct span last_piece(struct span form)
{
    const char *hyphen = memrchr(form.ptr, '-', form.len);

    return hyphen ? span_make(hyphen + 1, (size_t)(form.ptr + form.len - hyphen - 1)) : form;
}

/* Whether before and behind make a word of the lexicon. */
static bool is_known(struct analyzer *analyzer, struct span before, struct span behind)
{
    char joined[2 * MAX_BYTES];

    memcpy(joined, before.ptr, before.len);
    memcpy(joined + before.len, behind.ptr, behind.len);
    return analyzer_knows_word(analyzer, span_make(joined, before.len + behind.len));
}

/* The cut through the neighbour with the longest head that makes a known word of the stub; 0 if
 * there is none. */
static size_t known_head(struct analyzer *analyzer, struct span stub, struct span neighbour)
{
    size_t n_chars = utf8_count(neighbour);

    for (size_t n = MIN_MODIFIER_CHARS; analyzer && n + MIN_HEAD_CHARS <= n_chars; n++) {
        size_t cut = utf8_offset(neighbour, n);
        if (is_known(analyzer, stub, span_make(neighbour.ptr + cut, neighbour.len - cut)))
            return cut;
    }
    return 0;
}

/* The cut with the longest modifier that makes a known word of the tail; 0 if there is none. */
static size_t known_modifier(struct analyzer *analyzer, struct span neighbour, struct span tail)
{
    size_t n_chars = utf8_count(neighbour);

    for (size_t n = MIN_MODIFIER_CHARS; analyzer && n + MIN_HEAD_CHARS <= n_chars; n++) {
        size_t cut = utf8_offset(neighbour, n_chars - n);
        if (is_known(analyzer, span_make(neighbour.ptr, cut), tail))
            return cut;
    }
    return 0;
}

static void add_joined(struct span before, struct span behind, struct buf *out)
{
    buf_add_span(out, before);
    buf_add_span(out, behind);
}

bool rejoin_head(struct analyzer *analyzer, struct span stub, struct span neighbour,
                 struct buf *out)
{
    const char *hyphen = memchr(neighbour.ptr, '-', neighbour.len);
    struct span last = last_piece(stub), head;
    size_t cut;

    if (stub.len == 0 || stub.len > MAX_BYTES || neighbour.len > MAX_BYTES)
        return false;
    if (hyphen) {
        cut = (size_t)(hyphen - neighbour.ptr);
    } else {
        if (has_digit(stub) || has_digit(neighbour))
            return false;
        cut = known_head(analyzer, last, neighbour);
        if (cut == 0)
            cut = analyzer ? analyzer_last_seam(analyzer, neighbour) : 0;
        if (cut == 0 && rejoin_is_prefix(last))
            cut = prefix_bytes(neighbour);
        if (cut == 0)
            return false;
    }
    head = span_make(neighbour.ptr + cut, neighbour.len - cut);
    if (!has_letter(head))
        return false;
    add_joined(stub, head, out);
    return true;
}

bool rejoin_modifier(struct analyzer *analyzer, struct span neighbour, struct span tail,
                     struct buf *out)
{
    const char *hyphen = memrchr(neighbour.ptr, '-', neighbour.len);
    size_t cut;

    if (tail.len > MAX_BYTES || neighbour.len > MAX_BYTES || !has_letter(tail))
        return false;
    if (hyphen) {
        cut = (size_t)(hyphen + 1 - neighbour.ptr);
    } else {
        if (has_digit(tail) || has_digit(neighbour) || utf8_count(tail) < MIN_HEAD_CHARS)
            return false;
        cut = known_modifier(analyzer, neighbour, tail);
        if (cut == 0)
            cut = analyzer ? analyzer_last_seam(analyzer, neighbour) : 0;
        if (cut == 0)
            return false;
    }
    add_joined(span_make(neighbour.ptr, cut), tail, out);
    return true;
}
