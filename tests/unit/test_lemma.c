#include "text/lemma.h"

#include "helpers.h"
#include "base/buf.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

static void spell_and_split(const char *form, struct spelled *s, struct compound *c)
{
    assert_true(lexicon_spell(span_of(form), DIGRAPHS_AS_TYPED, s));
    compound_split(lexicon_builtin(), NULL, s, c);
}

/* As the analyser does, but for what it knows of the forms' words. */
static void find_lemmas(const struct spelled *s, const struct compound *c, struct lemmas *out)
{
    lemmas_find_listed(lexicon_builtin(), s, out);
    if (out->n == 0)
        lemmas_find_unlisted(lexicon_builtin(), s, c, out);
}

/* Blanks between the lemmas, "~" before the related. */
static void write_lemmas(const struct lemmas *lemmas, struct buf *out)
{
    buf_clear(out);
    assert_in_range(lemmas->n, 0, LEMMAS_MAX);
    for (size_t i = 0; i < lemmas->n; i++) {
        const struct lemma *lemma = &lemmas->items[i];
        assert_in_range(lemma->n, 1, LEXICON_MAX_LETTERS);
        buf_addf(out, "%s%s", i > 0 ? " " : "", lemma->related ? "~" : "");
        for (size_t k = 0; k < lemma->n; k++)
            buf_add_span(out, lexicon_letter_text(lemma->letter[k]));
    }
}

static bool holds_word(struct span list, const char *word)
{
    size_t n = strlen(word);

    for (size_t i = 0; i + n <= list.len; i++)
        if (memcmp(list.ptr + i, word, n) == 0 && (i == 0 || list.ptr[i - 1] == ' ') &&
            (i + n == list.len || list.ptr[i + n] == ' '))
            return true;
    return false;
}

/* want: words that must be among the lemmas. */
struct lemma_case {
    const char *form;
    enum lemma_source source;
    const char *want;
};

static void expect(const struct lemma_case *cases, size_t n,
                   void (*find)(const struct spelled *, const struct compound *, struct lemmas *))
{
    struct buf got = BUF_INIT, wanted = BUF_INIT;
    size_t n_wrong = 0;

    for (size_t i = 0; i < n; i++) {
        struct spelled s;
        struct compound c;
        struct lemmas lemmas;
        bool all = true;

        spell_and_split(cases[i].form, &s, &c);
        find(&s, &c, &lemmas);
        write_lemmas(&lemmas, &got);
        buf_clear(&wanted);
        buf_add_str(&wanted, cases[i].want);
        for (char *save = NULL, *word = strtok_r(wanted.data, " ", &save); word;
             word = strtok_r(NULL, " ", &save))
            all = all && holds_word(buf_span(&got), word);
        if (all && lemmas.source == cases[i].source && (*cases[i].want || lemmas.n == 0))
            continue;
        print_error("%s: \"%s\" by %d, not \"%s\" by %d\n", cases[i].form, buf_cstr(&got),
                    (int)lemmas.source, cases[i].want, (int)cases[i].source);
        n_wrong++;
    }
    buf_release(&got);
    buf_release(&wanted);
    assert_int_equal(n_wrong, 0);
}

static void forms_are_recognised(void **state)
{
    static const struct lemma_case cases[] = {
        /* as they are */
        {"haus", LEMMA_LEXICON, "haus"},
        {"häuser", LEMMA_LEXICON, "haus"},
        {"gegangen", LEMMA_LEXICON, "gehen"},
        {"museen", LEMMA_LEXICON, "museum"},
        {"lagen", LEMMA_LEXICON, "lage liegen"},
        {"lehrerinnen", LEMMA_LEXICON, "lehrerin ~lehrer"},
        {"größten", LEMMA_LEXICON, "gross"},
        /* verbs with particles, with -ge- and -zu- */
        {"herüberwinken", LEMMA_VERB, "herüberwinken"},
        {"herübergewunken", LEMMA_VERB, "herüberwinken"},
        {"herüberzuwinken", LEMMA_VERB, "herüberwinken"},
        {"weitergegrübelt", LEMMA_VERB, "weitergrübeln"},
        {"danebenzuflechten", LEMMA_VERB, "danebenflechten"},
        {"danebenflocht", LEMMA_VERB, "danebenflechten"},
        {"herumzusitzen", LEMMA_VERB, "herumsitzen"},
        /* compounds, inflected as their head */
        {"automuseen", LEMMA_COMPOUND, "automuseum"},
        {"krankenhausgärten", LEMMA_COMPOUND, "krankenhausgarten"},
        {"rüstungskonzernen", LEMMA_COMPOUND, "rüstungskonzern"},
        {"regierungssprecherinnen", LEMMA_COMPOUND, "regierungssprecherin ~regierungssprecher"},
        {"straßenbahnhäuser", LEMMA_COMPOUND, "strassenbahnhaus"},
        /* not at all */
        {"xqzwrtpf", LEMMA_UNKNOWN, ""},
    };

    (void)state;
    expect(cases, N_ELEMS(cases), find_lemmas);
}

static void find_by_ending(const struct spelled *s, const struct compound *c, struct lemmas *out)
{
    (void)c;
    out->n = 0;
    out->source = LEMMA_UNKNOWN;
    lemmas_find_by_ending(lexicon_builtin(), s, out);
}

static void endings_are_the_last_resort(void **state)
{
    static const struct lemma_case cases[] = {
        {"europas", LEMMA_ENDING, "europa"},
        {"hauses", LEMMA_ENDING, "haus"},
        {"konzernen", LEMMA_ENDING, "konzern"},
        {"aktuelle", LEMMA_ENDING, "aktuell"},
        {"xqzwrtpfen", LEMMA_UNKNOWN, ""},
        {"ess", LEMMA_UNKNOWN, ""},
        {"haus", LEMMA_UNKNOWN, ""},
    };

    (void)state;
    expect(cases, N_ELEMS(cases), find_by_ending);
}

static void parts_are_words_by_themselves(void **state)
{
    static const struct {
        const char *form;
        size_t first, last;
        const char *want; /* among the lemmas */
    } cases[] = {
        {"rüstungskonzerne", 0, 0, "rüstung"},
        {"rüstungskonzerne", 1, 1, "konzern"},
        {"schulweg", 0, 0, "schule"},
        {"schreibtische", 0, 0, "schreiben"},
        {"schreibtische", 1, 1, "tisch"},
        {"adressbuch", 0, 0, "adresse"},
        {"kinderheim", 0, 0, "kind"},
        {"hühnerei", 0, 0, "huhn"},
        {"büchertische", 0, 0, "buch"},
        {"hundehütte", 0, 0, "hund"},
        {"herzensangelegenheit", 0, 0, "herz"},
        {"automuseen", 1, 1, "museum"},
        {"kindergartenjahre", 0, 1, "kindergarten"},
        {"kindergartenjahre", 1, 1, "garten"},
        {"kindergartenjahre", 1, 2, "gartenjahr"},
        {"kindergartenjahre", 2, 2, "jahr"},
        {"verkehrsministerwechsel", 0, 1, "verkehrsminister"},
        {"fußballspiele", 0, 1, "fussball"},
    };
    struct buf got = BUF_INIT;

    (void)state;
    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        struct spelled s;
        struct compound c;
        struct lemmas lemmas;

        spell_and_split(cases[i].form, &s, &c);
        assert_true(cases[i].last < c.n_parts);
        lemmas_of_parts(lexicon_builtin(), &s, &c, cases[i].first, cases[i].last, &lemmas);
        write_lemmas(&lemmas, &got);
        if (!holds_word(buf_span(&got), cases[i].want))
            fail_msg("%s, %zu to %zu: %s", cases[i].form, cases[i].first, cases[i].last,
                     buf_cstr(&got));
    }
    buf_release(&got);
}

/* No form is too long for its lemma, even where an ending makes that longer than the form. */
static void long_words_fit(void **state)
{
    static const char *const heads[] = {"museen", "häuser", "kakteen", "daten", "schul", "schreib"};

    (void)state;
    for (size_t i = 0; i < N_ELEMS(heads); i++) {
        struct buf form = BUF_INIT, got = BUF_INIT;
        struct spelled s;
        struct compound c;
        struct lemmas lemmas;

        while (form.len + strlen("auto") + strlen(heads[i]) <= LEXICON_MAX_LETTERS)
            buf_add_str(&form, "auto");
        buf_add_str(&form, heads[i]);
        spell_and_split(buf_cstr(&form), &s, &c);
        find_lemmas(&s, &c, &lemmas);
        write_lemmas(&lemmas, &got);
        for (size_t first = 0; first < c.n_parts; first++)
            for (size_t last = first; last < c.n_parts; last++) {
                lemmas_of_parts(lexicon_builtin(), &s, &c, first, last, &lemmas);
                write_lemmas(&lemmas, &got);
                assert_true(lemmas.n > 0);
            }
        buf_release(&form);
        buf_release(&got);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms_are_recognised),
        cmocka_unit_test(endings_are_the_last_resort),
        cmocka_unit_test(parts_are_words_by_themselves),
        cmocka_unit_test(long_words_fit),
    };
    return cmocka_run_group_tests_name("lemma", tests, NULL, NULL);
}
