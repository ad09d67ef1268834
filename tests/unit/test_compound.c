#include "text/compound.h"

#include "helpers.h"
#include "base/buf.h"

#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

struct split_case {
    const char *form, *want;
};

/* Splits a form, checks what must hold of every split, and writes the parts with "+" between them,
 * links in brackets. */
static void describe(const char *form, const struct own_words *own, struct buf *out)
{
    struct spelled s;
    struct compound c;
    size_t last = 0;

    buf_clear(out);
    assert_true(lexicon_spell(span_of(form), DIGRAPHS_AS_TYPED, &s));
    compound_split(lexicon_builtin(), own, &s, &c);
    assert_in_range(c.n_parts, 1, COMPOUND_MAX_PARTS);
    assert_int_equal(c.parts[0].start, 0);
    assert_int_equal(c.parts[c.n_parts - 1].end, s.n);
    for (size_t i = 0; i < c.n_parts; i++) {
        const struct compound_part *part = &c.parts[i];

        assert_true(part->start < part->end && part->end <= s.n);
        assert_true(s.offset[part->end] > s.offset[part->end - 1]); /* not within a ß */
        if (i > 0) {
            assert_true(part->start > c.parts[i - 1].start && s.offset[part->start] > 0);
            /* a letter lost at a seam belongs to both sides */
            assert_true(part->start + 1 >= c.parts[i - 1].end);
            if (part->start > last)
                buf_addf(out, "(%.*s)", (int)(s.offset[part->start] - s.offset[last]),
                         form + s.offset[last]);
            buf_add_char(out, '+');
        }
        if (part->word != LEXICON_NONE)
            assert_true(part->word < lexicon_n_words(lexicon_builtin()));
        buf_addf(out, "%.*s", (int)(s.offset[part->end] - s.offset[part->start]),
                 form + s.offset[part->start]);
        last = part->end;
    }
}

static void expect(const struct split_case *cases, size_t n, const struct own_words *own)
{
    struct buf got = BUF_INIT;
    size_t n_wrong = 0;

    for (size_t i = 0; i < n; i++) {
        describe(cases[i].form, own, &got);
        if (strcmp(buf_cstr(&got), cases[i].want) == 0)
            continue;
        print_error("%s became %s, not %s\n", cases[i].form, buf_cstr(&got), cases[i].want);
        n_wrong++;
    }
    buf_release(&got);
    assert_int_equal(n_wrong, 0);
}

/* Links that the lexicon has modifiers with belong to their part. */
static void seams_are_found(void **state)
{
    static const struct split_case cases[] = {
        {"rüstungskonzern", "rüstungs+konzern"},
        {"rüstungskonzerne", "rüstungs+konzerne"},
        {"gesundheitsamt", "gesundheits+amt"},
        {"wissenschaftsrat", "wissenschafts+rat"},
        {"universitätsklinik", "universitäts+klinik"},
        {"eigentumswohnung", "eigentums+wohnung"},
        {"flüchtlingslager", "flüchtlings+lager"},
        {"unionsfraktion", "unions+fraktion"},
        {"wohnungsnot", "wohnungs+not"},
        {"autobahn", "auto+bahn"},
        {"bahnhof", "bahn+hof"},
        {"landeshauptstadt", "landes+haupt+stadt"},
        {"kinderheim", "kinder+heim"},
        {"hühnerei", "hühner+ei"},
        {"büchertisch", "bücher+tisch"},
        {"hundehütte", "hunde+hütte"},
        {"bauernhof", "bauern+hof"},
        {"sonnenschein", "sonnen+schein"},
        {"herzensangelegenheit", "herzens+angelegenheit"},
        {"schulweg", "schul+weg"},
        {"adressbuch", "adress+buch"},
        {"schreibtisch", "schreib+tisch"},
        {"kindergartenjahr", "kinder+garten+jahr"},
        {"verkehrsministerwechsel", "verkehrs+minister+wechsel"},
        {"redaktionsleitungsposten", "redaktions+leitungs+posten"},
        {"automuseen", "auto+museen"},
        {"krankenhäuser", "kranken+häuser"},
        {"druckerzeugnis", "druck+erzeugnis"},
        {"nordkorea", "nord+korea"},
    };

    (void)state;
    expect(cases, N_ELEMS(cases), NULL);
}

/* Words that could be spelled out of others, and those that are too short. */
static void one_word_stays_whole(void **state)
{
    static const struct split_case cases[] = {
        {"haus", "haus"},
        {"zeitungen", "zeitungen"},
        {"regierungen", "regierungen"},
        {"meisterschaft", "meisterschaft"},
        {"landschaft", "landschaft"},
        {"gesundheit", "gesundheit"},
        {"minister", "minister"},
        {"ministerium", "ministerium"},
        {"dramatisch", "dramatisch"},
        {"lehrerinnen", "lehrerinnen"},
        {"maulwurf", "maulwurf"},
        {"erblasser", "erblasser"},
        {"verfassung", "verfassung"},
        {"unterricht", "unterricht"},
        {"ausarbeiten", "ausarbeiten"}, /* verbs with particles are no compounds */
        {"abgeschafft", "abgeschafft"},
        {"mitgenommen", "mitgenommen"},
        {"hinausgehen", "hinausgehen"},
        {"meinung", "meinung"},
        {"arbeiten", "arbeiten"},
        {"energie", "energie"},
        {"israel", "israel"},
        {"präsident", "präsident"},
        {"xqzwrtpfgh", "xqzwrtpfgh"},
        {"heitsungs", "heitsungs"},
        {"s", "s"},
    };

    (void)state;
    expect(cases, N_ELEMS(cases), NULL);
}

/* ß is two letters and one place: parts begin and end beside it, not within. */
static void sharp_s_stands_at_seams(void **state)
{
    static const struct split_case cases[] = {
        {"fußball", "fuß+ball"},
        {"fußballspiel", "fuß+ball+spiel"},
        {"fussballspiel", "fuss+ball+spiel"},
        {"maßstab", "maß+stab"},
        {"straßenbahn", "straßen+bahn"},
        {"strassenbahn", "strassen+bahn"},
        {"flußufer", "fluß+ufer"},
    };
    static const char *const odd[] = {"ßßßßßß",      "haußhauß",  "fußsßball",    "ßtraßenßahn",
                                      "maßßtab",     "hauß",      "hundeßtall",   "maußefalle",
                                      "haußanlagen", "hausßchuh", "berufßschule", "amtßgericht"};
    struct buf got = BUF_INIT;

    (void)state;
    expect(cases, N_ELEMS(cases), NULL);
    for (size_t i = 0; i < N_ELEMS(odd); i++)
        describe(odd[i], NULL, &got);
    buf_release(&got);
}

/* "-ung" and its like need their s in front of another part. */
static void obligatory_links_are_demanded(void **state)
{
    static const struct split_case cases[] = {
        {"zeitungsredaktion", "zeitungs+redaktion"},
        {"zeitungredaktion", "zeitungredaktion"},
        {"freiheitskampf", "freiheits+kampf"},
        {"freiheitkampf", "freiheitkampf"},
    };

    (void)state;
    expect(cases, N_ELEMS(cases), NULL);
}

static void there_is_room_for_the_parts(void **state)
{
    static const char *const words[] = {"auto", "bahn", "hof", "garten", "kinder", "haus"};
    struct buf form = BUF_INIT, got = BUF_INIT;
    char longest[LEXICON_MAX_LETTERS + 1];

    (void)state;
    for (size_t n = 1; n <= 3 * N_ELEMS(words); n++) { /* describe checks that there are not more */
        buf_add_str(&form, words[(n - 1) % N_ELEMS(words)]);
        if (form.len <= LEXICON_MAX_LETTERS)
            describe(buf_cstr(&form), NULL, &got);
    }
    for (const char *fill = "aehs"; *fill; fill++) {
        memset(longest, *fill, LEXICON_MAX_LETTERS);
        longest[LEXICON_MAX_LETTERS] = '\0';
        describe(longest, NULL, &got);
    }
    for (size_t i = 0; i < LEXICON_MAX_LETTERS; i++)
        longest[i] = "haus"[i % 4];
    describe(longest, NULL, &got);
    buf_release(&form);
    buf_release(&got);
}

/* Both scores are told whatever was decided. */
static void the_likelier_reading_is_taken(void **state)
{
    static const char *const forms[] = {"rüstungskonzern", "meisterschaft", "haus", "bahnhof",
                                        "lehrerinnen"};

    (void)state;
    for (size_t i = 0; i < N_ELEMS(forms); i++) {
        struct spelled s;
        struct compound c;

        assert_true(lexicon_spell(span_of(forms[i]), DIGRAPHS_AS_TYPED, &s));
        compound_split(lexicon_builtin(), NULL, &s, &c);
        assert_true(isfinite(c.whole_score));
        assert_int_equal(c.n_parts > 1, c.split_score > c.whole_score);
    }
}

static void words_of_the_user_are_parts(void **state)
{
    static const struct split_case without[] = {{"zwompbahn", "zwompbahn"},
                                                {"autozwomp", "autozwomp"}};
    static const struct split_case with[] = {
        {"zwompbahn", "zwomp+bahn"},
        {"autozwomp", "auto+zwomp"},
        {"autozwompn", "auto+zwompn"},
        {"autobahnzwomp", "auto+bahn+zwomp"},
        {"zwomp", "zwomp"},
        {"rüstungskonzern", "rüstungs+konzern"},
        {"straßenzwomp", "straßen+zwomp"},
    };
    struct own_words *own = NULL;
    struct buf faults = BUF_INIT;

    (void)state;
    assert_int_equal(own_words_parse(&own, span_of("Zwomp"), "list", &faults, NULL), FB_OK);
    expect(without, N_ELEMS(without), NULL);
    expect(with, N_ELEMS(with), own);
    own_words_free(own);
    buf_release(&faults);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seams_are_found),
        cmocka_unit_test(one_word_stays_whole),
        cmocka_unit_test(sharp_s_stands_at_seams),
        cmocka_unit_test(obligatory_links_are_demanded),
        cmocka_unit_test(there_is_room_for_the_parts),
        cmocka_unit_test(the_likelier_reading_is_taken),
        cmocka_unit_test(words_of_the_user_are_parts),
    };
    return cmocka_run_group_tests_name("compound", tests, NULL, NULL);
}
