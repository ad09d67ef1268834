#include "fixture.h"

#include "query/expand/expand.h"
#include "thesaurus_files.h"

#include <stdio.h>
#include <stdlib.h>

/* Articles whose words are all the vocabulary there is. */
static const struct fixture_article articles[] = {
    {"a", .body = "Haus Häuser Hauses Industrie", .date = 20220310},
    {"b", .body = "Müller Mueller Muller Straße Strasse", .section = "Politik", .date = 20230630},
    {"c", .body = "UN-Sicherheitsrat Unsicherheitsrat Sicherheitsrat Sicherheitsräte"},
    {"d/Archiv 2024", .body = "Rüstung Ruestung Rustung Rüstungsindustrie Abrüstung Rost",
     .date = 20240520},
    {"e", .body = "der Soldat Soldaten Soldatin in Kursk", .title = "Wer sind die Soldaten",
     .date = 20240101},
};

static int setup(void **state)
{
    int rc = fixture_setup_index(state);

    if (rc == 0)
        fixture_add(*state, articles, sizeof articles / sizeof *articles);
    return rc;
}

static int setup_implied(void **state)
{
    static const struct fixture_article article = {
        "a",
        .body = "Wähler:innen Wähler*innen Wähler Auf- und Abbau Regierungsbildung und -krise"};
    int rc = fixture_setup_index(state);

    if (rc == 0)
        fixture_add(*state, &article, 1);
    return rc;
}

/* A plan on one line. Leaves: W word, P phrase, N near, T terms; "-" before those that belong to no
 * term; slots in brackets, "|"
 * between groups: the literal form, +inflected, ~other spelling, ^related, >compound of it:from-to,
 * <compound with it:from-to, =synonym, prefix*.
 * ":title" behind a leaf is its field, "/n" a near's distance, "^w" a term's weight other than 1.
 */
static void describe_slot(const struct plan_slot *slot, struct buf *out)
{
    static const char *const marks[N_RELATIONS] = {"", "+", "~", "^", ">", "<", "="};

    buf_add_char(out, '[');
    for (size_t i = 0; i < slot->n_forms; i++) {
        const struct plan_form *form = &slot->forms[i];
        buf_addf(out, "%s%s%.*s", i > 0 ? " " : "", marks[form->relation], (int)form->form.len,
                 form->form.ptr);
        if (relation_is_part(form->relation))
            buf_addf(out, ":%zu-%zu", form->part_start_chars, form->part_end_chars);
    }
    if (slot->prefix.len > 0)
        buf_addf(out, "%.*s*", (int)slot->prefix.len, slot->prefix.ptr);
    buf_add_char(out, ']');
}

static void describe_node(const struct plan *p, const struct plan_node *node, struct buf *out)
{
    static const char *const ops[] = {[PLAN_AND] = "AND",
                                      [PLAN_OR] = "OR",
                                      [PLAN_NOT] = "NOT",
                                      [PLAN_BONUS] = "BONUS",
                                      [PLAN_NONE] = "NONE"};

    if (node->op == PLAN_LEAF) {
        const struct plan_leaf *l = &p->leaves[node->leaf];
        if (l->term == PLAN_NO_TERM && l->kind != LEAF_EXACT_TEXT)
            buf_add_char(out, '-');
        buf_add_char(out, "WPNT"[l->kind]);
        for (size_t i = 0, group = 0, end = 0; i < l->n_slots; i++) {
            if (group < l->n_groups && i == end) {
                buf_add_str(out, i > 0 ? "|" : "");
                end += l->groups[group++];
            }
            describe_slot(&l->slots[i], out);
        }
        for (int f = 0; f < N_FIELDS; f++)
            if (l->fields & 1u << f)
                buf_addf(out, ":%s", field_name((enum field)f));
        if (l->kind == LEAF_NEAR)
            buf_addf(out, "/%u", l->distance);
        if (l->term != PLAN_NO_TERM && p->term_weights[l->term] != 1)
            buf_addf(out, "^%g", p->term_weights[l->term]);
        return;
    }
    buf_addf(out, "(%s", ops[node->op]);
    for (size_t i = 0; i < node->n_children; i++) {
        buf_add_char(out, ' ');
        describe_node(p, node->children[i], out);
    }
    buf_add_char(out, ')');
}

/* told, if not NULL, gets the notes and what explain would say about synonyms. */
static enum fb_status expand_telling(struct fixture *f, const char *text, bool any, struct buf *out,
                                     struct buf *told, struct fb_error *err)
{
    char thesaurus[96];
    const struct expand_options options = {.any = any, .thesaurus = thesaurus};
    struct query q;
    struct plan plan = {0};
    enum fb_status status;

    snprintf(thesaurus, sizeof thesaurus, "%s/th", f->dir);
    ASSERT_OK(query_parse(&q, span_of(text), any ? QPARSE_ANY : 0, &f->err), &f->err);
    status = query_expand(f->ix, &q, &options, &plan, err);
    if (status == FB_OK && plan.root)
        describe_node(&plan, plan.root, out);
    if (status == FB_OK && told) {
        buf_add_span(told, buf_span(&q.notes));
        buf_add_span(told, buf_span(&q.synonyms));
    }
    plan_release(&plan);
    query_release(&q);
    return status;
}

static enum fb_status expand(struct fixture *f, const char *text, bool any, struct buf *out,
                             struct fb_error *err)
{
    return expand_telling(f, text, any, out, NULL, err);
}

struct expand_case {
    const char *query, *want, *why;
};

static void check_cases(struct fixture *f, const struct expand_case *cases, size_t n, bool any)
{
    int n_wrong = 0;

    for (size_t i = 0; i < n; i++) {
        struct buf out = BUF_INIT;

        ASSERT_OK(expand(f, cases[i].query, any, &out, &f->err), &f->err);
        if (strcmp(buf_cstr(&out), cases[i].want) != 0) {
            print_error("%s: %s\n  became %s\n  not    %s\n", cases[i].why, cases[i].query,
                        buf_cstr(&out), cases[i].want);
            n_wrong++;
        }
        buf_release(&out);
    }
    assert_int_equal(n_wrong, 0);
}

static void words_and_their_forms(void **state)
{
    static const struct expand_case cases[] = {
        {"Haus", "W[haus +hauses +häuser]", "inflections and compounds"},
        {"häuser", "W[häuser +haus +hauses]", "from an inflected form"},
        {"=Haus", "W[haus]", "the form alone"},
        {"Müller", "W[müller ~mueller ~muller]", "spellings"},
        {"muller", "W[muller ~mueller ~müller]", "spellings"},
        {"STRASSE", "W[strasse ~straße]", "spellings"},
        {"Rüstung", "W[rüstung ~ruestung ~rustung <rüstungsindustrie:0-8]",
         "a compound that begins with it"},
        {"Industrien", "W[+industrie >rüstungsindustrie:8-17]", "a compound that ends with it"},
        {"=Rüstung", "W[rüstung]", "no compound"},
        {"unbekannt", "W[unbekannt]", "a word nobody wrote"},
        {"=unbekannt", "W[unbekannt]", "the same, exactly"},
        {"titel:Soldat", "W[soldat +soldaten ^soldatin]:title", "a field"},
        {"titel:(Soldat Kursk)", "(AND W[soldat +soldaten ^soldatin]:title W[kursk]:title)",
         "a field for several"},
        {"%", "", "nothing"},
    };

    check_cases(*state, cases, sizeof cases / sizeof *cases, false);
}

static void chains_and_phrases(void **state)
{
    static const struct expand_case cases[] = {
        {"UN-Sicherheitsrat",
         "(OR W[un-sicherheitsrat ~unsicherheitsrat] P[un][sicherheitsrat +sicherheitsräte])",
         "a chain"},
        {"=UN-Sicherheitsrat", "W[un-sicherheitsrat]", "a chain exactly"},
        {"\"die Soldaten\"", "P[die][soldaten +soldat]", "a phrase"},
        {"=\"die Soldaten\"", "P[die][soldaten]", "a phrase exactly"},
        {"\"Haus\"", "W[haus +hauses +häuser]", "a phrase of one word"},
        {"\"Rüstung\"", "W[rüstung ~ruestung ~rustung]", "no compounds in phrases"},
        {"\"der UN-Sicherheitsrat\"", "P[der][un][sicherheitsrat +sicherheitsräte]",
         "a chain in a phrase"},
        {"=\"UN-Sicherheitsrat\"", "W[un-sicherheitsrat]", "a chain as a phrase exactly"},
        {"\"die Sold*\"", "P[die][soldat soldaten soldatin]", "a pattern in a phrase"},
        {"NEAR(Soldat Kursk, 3)", "N[soldat +soldaten]|[kursk]/3", "near"},
        {"NEAR(\"der Soldat\" =Kursk)", "N[der][soldat +soldaten]|[kursk]/10",
         "near with a phrase"},
    };

    check_cases(*state, cases, sizeof cases / sizeof *cases, false);
}

static void patterns_and_typing_errors(void **state)
{
    static const struct expand_case cases[] = {
        {"Rüst*", "W[rüstung rüstungsindustrie ~ruestung ~rustung]", "a prefix in any spelling"},
        {"Rust*", "W[rustung ~ruestung ~rüstung ~rüstungsindustrie]", "a prefix in any spelling"},
        {"ruest*", "W[ruestung ~rustung ~rüstung ~rüstungsindustrie]", "a prefix in any spelling"},
        {"R?st*", "W[rost rustung rüstung rüstungsindustrie ~ruestung]", "one letter"},
        {"*rüstung", "W[abrüstung rüstung ~ruestung ~rustung]", "an ending"},
        {"*stung*", "W[abrüstung ruestung rustung rüstung rüstungsindustrie]", "in the middle"},
        {"Stra?e", "W[straße]", "sharp s is one letter"},
        {"nix*", "W[]", "no word"},
        {"*", "T[@*]", "everything"},
        {"UN-*", "W[un-sicherheitsrat]", "a chain's beginning"},
        {"Solda~", "W[~soldat ~soldaten]", "one error, in any form"},
        {"Soldot~2", "W[~soldat ~soldaten]", "two errors"},
        {"Sldatne~2", "W[~soldat ~soldaten]", "a letter left out, two swapped"},
        {"pfad:archiv", "-P[/archiv]", "a word of the path"},
        {"pfad:\"Archiv 2024\"", "-P[/archiv][/2024]", "words of the path"},
        {"pfad:arch*", "-P[/arch*]", "a prefix of the path"},
    };

    check_cases(*state, cases, sizeof cases / sizeof *cases, false);
}

/* Words of letters whose spellings end otherwise, and words that are not of letters alone. */
static void patterns_match_the_ends_of_spellings(void **state)
{
    static const struct fixture_article article = {
        "a", .body = "Spaß Spass Spas Spat Cafe Café Cafes Nora Norae Norä Schmidt Schmidt's "
                     "Schmidts Bau-Amt Bauamt 3.000 3000 300 Ängström"};
    static const struct expand_case cases[] = {
        {"Sp*s", "W[spas spass ~spaß]", "an s"},
        {"Sp*ß", "W[spaß ~spass]", "a sharp s"},
        {"Sp*ss", "W[spass ~spaß]", "two s"},
        {"Ca*e", "W[cafe ~café]", "an e"},
        {"Ca*é", "W[café ~cafe]", "an e with an accent"},
        {"No*a", "W[nora ~norae ~norä]", "an a"},
        {"No*ä", "W[norä ~nora ~norae]", "an umlaut"},
        {"No*ae", "W[norae ~nora ~norä]", "a digraph"},
        {"Sch*t", "W[schmidt ~schmidt's]", "what a genitive's mark stands behind"},
        {"Ba*t", "W[bau-amt bauamt]", "a hyphen within"},
        {"3*0", "W[3.000 300 3000]", "digits"},
        {"*ö*m", "W[ängström]", "umlauts elsewhere"},
    };

    fixture_add(*state, &article, 1);
    check_cases(*state, cases, sizeof cases / sizeof *cases, false);
}

/* Forms with a derivation's mark (^C here) are never literal. */
static void implied_words(void **state)
{
    static const struct expand_case cases[] = {
        {"Wähler",
         "W[wähler +wähler\x03"
         " ^wähler*innen ^wähler:innen ^wählerinnen\x03"
         "]",
         "the word and where it is implied"},
        {"=Wähler", "W[wähler]", "only where it is written"},
        {"Wählern",
         "W[+wähler +wähler\x03"
         " ^wähler*innen ^wähler:innen ^wählerinnen\x03"
         "]",
         "inflected"},
        {"Waehler",
         "W[~wähler ~wähler\x03"
         " ^wähler*innen ^wähler:innen ^wählerinnen\x03"
         "]",
         "another spelling"},
        {"Wähler:innen",
         "W[wähler:innen ~wähler*innen ~wählerinnen\x03"
         " ^wähler ^wähler\x03"
         "]",
         "a gender form"},
        {"Wähler*innen",
         "W[wähler*innen ~wähler:innen ~wählerinnen\x03"
         " ^wähler ^wähler\x03"
         "]",
         "no wildcard"},
        {"Wähler(innen)",
         "W[~wähler*innen ~wähler:innen ~wählerinnen\x03"
         " ^wähler ^wähler\x03"
         "]",
         "another sign"},
        {"Wählerinnen",
         "W[+wählerinnen\x03"
         " ~wähler*innen ~wähler:innen ^wähler ^wähler\x03"
         "]",
         "the feminine"},
        {"=Wähler*innen", "W[wähler*innen]", "just this sign"},
        {"Aufbau", "W[+aufbau\x03]", "a word implied only"},
        {"=Aufbau", "W[aufbau]", "not written anywhere"},
        {"Aufb*", "W[+aufbau\x03]", "a pattern"},
        {"Aufb?u", "W[+aufbau\x03]", "a pattern of the bare form's length"},
        {"Waehl*r", "W[~wähler ~wähler\x03]", "a pattern in another spelling"},
        {"Aufbau~", "W[+aufbau\x03]", "no error"},
        {"Aufbua~", "W[~aufbau\x03]", "one error, not two"},
        {"Aufgau~1", "W[~aufbau\x03]", "one error, not two"},
        {"Regierungskrise", "W[+regierungskrise\x03]", "behind the conjunction"},
        {"Regierung",
         "W[<regierungsbildung:0-10 <regierungskrise\x03"
         ":0-10]",
         "parts"},
        {"Auf- und Abbau", "(AND W[auf] W[und] W[abbau])", "typed as it is written"},
        {"\"Auf- und Abbau\"", "P[auf][und][abbau]", "as a phrase"},
        {"der*die", "(AND W[der] W[die])", "articles"},
        {"Jede:r", "(AND W[jede] W[r])", "articles"},
    };

    check_cases(*state, cases, sizeof cases / sizeof *cases, false);
}

static void operators(void **state)
{
    static const struct expand_case cases[] = {
        {"Kursk =Haus", "(AND W[kursk] W[haus])", "AND"},
        {"Kursk OR =Haus", "(OR W[kursk] W[haus])", "OR"},
        {"Kursk -=Haus", "(AND W[kursk] (NOT -W[haus]))", "what is excluded has no term"},
        {"-Kursk", "(NOT -W[kursk])", "NOT alone"},
        {"NOT NOT Kursk", "-W[kursk]", "NOT twice"},
        {"Kursk %", "W[kursk]", "nothing beside something"},
        {"Kursk (=Haus OR =Rost)", "(AND W[kursk] (OR W[haus] W[rost]))", "brackets"},
    };

    check_cases(*state, cases, sizeof cases / sizeof *cases, false);
}

static void dates(void **state)
{
    static const struct expand_case cases[] = {
        {"datum:2023", "T[@2023]", "a year"},
        {"datum:2023-06", "T[@2023-06]", "a month"},
        {"datum:2023-06-30", "T[@2023-06-30]", "a day"},
        {"datum:30.6.2023", "T[@2023-06-30]", "as Germans write"},
        {"datum:2023-11..2024-01", "T[@2023-11 @2023-12 @2024-01]", "over new year"},
        {"datum:2023-12-30..2024-01-02", "T[@2023-12-30 @2023-12-31 @2024-01-01 @2024-01-02]",
         "days over new year"},
        {"datum:2023-02-27..2023-04", "T[@2023-02-27 @2023-02-28 @2023-03 @2023-04]",
         "the end of February"},
        {"datum:2024-02-28..2024-03-01", "T[@2024-02-28 @2024-02-29 @2024-03-01]", "a leap day"},
        {"nach:2024", "T[@2024]", "open to the end"},
        {"vor:2022", "T[@2022]", "open to the beginning"},
        {"datum:..2022-02", "T[@2022-01 @2022-02]", "open, part of a year"},
        {"datum:1900..2100", "T[@2022 @2023 @2024]", "more than there is"},
        {"datum:1900..1950", "(NONE)", "before all"},
        {"nach:2030", "(NONE)", "after all"},
        {"Kursk datum:2024-05", "(AND W[kursk] T[@2024-05])", "with a word"},
        {"-datum:2023", "(NOT T[@2023])", "excluded"},
    };

    check_cases(*state, cases, sizeof cases / sizeof *cases, false);
}

static void questions(void **state)
{
    static const struct expand_case cases[] = {
        {"wer sind die Soldaten",
         "(BONUS W[soldaten +soldat ^soldatin] W[wer]:title^1.33333 W[sind]:title^1.33333 "
         "W[die]:title^1.33333)",
         "stop words beside another"},
        {"wer sind die", "(OR W[wer]^0.8 W[sind]^0.8 W[die]^0.8)", "stop words alone"},
        {"kursk Kursk", "(OR W[kursk]^0.8 W[kursk])", "nouns tell more"},
        {"=der Soldat", "(OR W[der] W[soldat +soldaten ^soldatin])", "exact words stay"},
        {"UN-Sicherheitsrat",
         "(OR (OR W[un-sicherheitsrat ~unsicherheitsrat] P[un][sicherheitsrat +sicherheitsräte]) "
         "W[un]^0.5 W[sicherheitsrat +sicherheitsräte]^0.5)",
         "parts tell something by themselves"},
        {"\"die Soldaten in Kursk\"",
         "(OR P[die][soldaten +soldat][in][kursk] W[soldaten +soldat ^soldatin]^0.5 W[kursk]^0.5)",
         "as do a phrase's words"},
        {"Kursk -der Haus", "(AND (OR W[kursk] W[haus +hauses +häuser]) (NOT -W[der]))",
         "exclusions stay"},
    };

    check_cases(*state, cases, sizeof cases / sizeof *cases, true);
}

static void expect_limit(struct fixture *f, const char *query, size_t offset)
{
    struct buf out = BUF_INIT;
    struct fb_error err = {0};
    enum fb_status status = expand(f, query, false, &out, &err);

    if (status != FB_ERR_LIMIT || !err.message || err.offset != offset)
        fail_msg("%s: status %d at %zu, %s", query, (int)status, err.offset, buf_cstr(&out));
    fb_error_release(&err);
    buf_release(&out);
}

/* Patterns that very many words match. */
static void large_vocabularies(void **state)
{
    static const struct expand_case cases[] = {
        {"wort*", "W[wort*]", "a prefix that FTS5 follows itself"},
        {"\"die wort*\"", "P[die][wort*]", "the same behind a word"},
        {"wort000?",
         "W[wort0000 wort0001 wort0002 wort0003 wort0004 wort0005 wort0006 wort0007"
         " wort0008 wort0009]",
         "few enough"},
    };
    struct fixture *f = *state;
    struct buf body = BUF_INIT;

    for (int i = 0; i < EXPAND_MAX_FORMS + 10; i++)
        buf_addf(&body, "wort%04d ", i);
    const struct fixture_article large = {"large", .body = buf_cstr(&body)};
    fixture_add(f, &large, 1);
    buf_release(&body);
    check_cases(f, cases, sizeof cases / sizeof *cases, false);
    expect_limit(f, "*ort*", 0);
    expect_limit(f, "Kursk wo*t*", 6);
    expect_limit(f, "Kursk \"wort* die\"", 6);
}

/* The thesaurus of the tests and a file of the user's, beside the index. */
static void write_sources(struct fixture *f)
{
    static const char own[] = "Kursk, die Soldaten; Abrüstung\n";

    thesaurus_write(
        f->dir, "th",
        "haus|2\n"
        "-|Haus...|Rost\n"
        "-|Haus|Industrie (ugs.)|in Kursk|UN-Sicherheitsrat|Zeppelin|Straße (Oberbegriff)\n"
        "soldat|1\n"
        "-|Müller|Soldat\n"
        "un|1\n"
        "-|UN|nicht|Industrie\n");
    thesaurus_write_file(f->dir, "index.synonyms", span_of(own));
}

static void synonyms(void **state)
{
    static const struct expand_case cases[] = {
        {"~Haus",
         "(OR W[haus +hauses +häuser] P[=in][=kursk] P[=un][=sicherheitsrat =sicherheitsräte] "
         "W[=industrie =un-sicherheitsrat =unsicherheitsrat])",
         "words, a phrase, a chain; no part of a word, no wider term"},
        {"titel:~Haus",
         "(OR W[haus +hauses +häuser]:title P[=in][=kursk]:title "
         "P[=un][=sicherheitsrat =sicherheitsräte]:title "
         "W[=industrie =un-sicherheitsrat =unsicherheitsrat]:title)",
         "in a field"},
        {"~Soldaten", "(OR W[soldaten +soldat ^soldatin] W[=mueller =muller =müller])",
         "inflected"},
        {"~Kursk", "(OR W[kursk] P[=die][=soldat =soldaten] W[=abrüstung])", "the user's own"},
        {"~\"die Soldaten\"", "(OR P[die][soldaten +soldat] W[=abrüstung =kursk])", "a phrase"},
        {"-~Kursk", "(NOT (OR -W[kursk] -P[=die][=soldat =soldaten] -W[=abrüstung]))", "excluded"},
        {"~unbekannt", "W[unbekannt]", "without an entry"},
        {"~UN", "(OR W[un] W[=industrie])", "function words are no synonyms"},
        {"Kursk ~der", "(AND W[kursk] W[der])", "a function word without an entry"},
    };
    struct fixture *f = *state;

    write_sources(f);
    check_cases(f, cases, sizeof cases / sizeof *cases, false);
}

static void synonyms_are_never_silent(void **state)
{
    static const struct {
        const char *query, *want;
    } cases[] = {
        {"~Kursk", "Kursk: die Soldaten, Abrüstung ("},
        {"~Kursk", "index.synonyms)\n"},
        {"~Haus", "Haus: Industrie, in Kursk, UN-Sicherheitsrat, Zeppelin ("},
        {"~Haus", "/th)\n"},
        {"~Soldaten",
         "The thesaurus has no entry \"Soldaten\": the synonyms of \"soldat\" were taken."},
        {"~unbekannt", "No synonyms of \"unbekannt\" are known: it was searched for alone."},
    };
    struct fixture *f = *state;
    struct buf out = BUF_INIT, told = BUF_INIT;

    write_sources(f);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buf_clear(&told);
        ASSERT_OK(expand_telling(f, cases[i].query, false, &out, &told, &f->err), &f->err);
        if (!strstr(buf_cstr(&told), cases[i].want))
            fail_msg("%s: \"%s\" is not in \"%s\"", cases[i].query, cases[i].want, buf_cstr(&told));
    }
    buf_clear(&told);
    ASSERT_OK(expand_telling(f, "Haus Soldaten~ =Kursk", false, &out, &told, &f->err), &f->err);
    assert_string_equal(buf_cstr(&told), "");
    buf_release(&out);
    buf_release(&told);
}

static void missing_sources_are_told(void **state)
{
    struct fixture *f = *state;
    struct buf out = BUF_INIT, told = BUF_INIT;

    ASSERT_OK(expand_telling(f, "~Haus", false, &out, &told, &f->err), &f->err);
    assert_string_equal(buf_cstr(&out), "W[haus +hauses +häuser]");
    assert_non_null(strstr(buf_cstr(&told), "there is no thesaurus (Debian: mythes-de)"));
    buf_release(&out);
    buf_release(&told);
}

static void unreadable_sources_are_errors(void **state)
{
    struct fixture *f = *state;
    struct buf out = BUF_INIT;
    struct fb_error err = {0};

    thesaurus_write_file(f->dir, "index.synonyms", span_of("# nur\nAllein\n"));
    assert_int_equal(expand(f, "~Haus", false, &out, &err), FB_ERR_CORRUPT);
    assert_non_null(strstr(err.message, "index.synonyms: line 2 has one term only"));
    fb_error_release(&err);
    ASSERT_OK(expand(f, "Haus", false, &out, &f->err), &f->err);
    buf_release(&out);
}

/* How many articles hold a word is what ranking goes by; forms are taken to be spread as it comes.
 */
static void frequencies_are_known(void **state)
{
    static const struct {
        const char *query;
        double least, most;
    } cases[] = {
        {"Soldat", 1, 3},         {"Kursk", 1, 1},   {"unbekannt", 0, 0},        {"die", 1, 1},
        {"\"der Soldat\"", 1, 1}, {"Rüstung", 1, 4}, {"NEAR(Haus Kursk)", 1, 1},
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct expand_options options = {false};
        struct query q;
        struct plan plan = {0};

        ASSERT_OK(query_parse(&q, span_of(cases[i].query), 0, &f->err), &f->err);
        ASSERT_OK(query_expand(f->ix, &q, &options, &plan, &f->err), &f->err);
        assert_int_equal(plan.n_terms, 1);
        if (plan.leaves[0].df < cases[i].least - 1e-9 || plan.leaves[0].df > cases[i].most + 1e-9)
            fail_msg("%s: in %g articles", cases[i].query, plan.leaves[0].df);
        plan_release(&plan);
        query_release(&q);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(words_and_their_forms, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(chains_and_phrases, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(implied_words, setup_implied, fixture_teardown),
        cmocka_unit_test_setup_teardown(patterns_and_typing_errors, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(patterns_match_the_ends_of_spellings, fixture_setup_index,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(operators, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(dates, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(questions, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(large_vocabularies, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(synonyms, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(synonyms_are_never_silent, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(missing_sources_are_told, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(unreadable_sources_are_errors, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(frequencies_are_known, setup, fixture_teardown),
    };

    return cmocka_run_group_tests_name("expand", tests, NULL, NULL);
}
