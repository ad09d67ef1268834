#include "fixture.h"

#include "cli/commands/explain.h"
#include "query/search.h"
#include "text/utf8.h"

#include <stdio.h>
#include <stdlib.h>

static const struct fixture_article articles[] = {
    /* 1 */ {"politik/2024-01-15-rat.txt", .title = "Gemeinderat spart",
             .body = "Der Soldat der Reserve sprach. Die Räte stimmten zu.", .section = "Politik",
             .date = 20240115},
    /* 2 */
    {"politik/soldaten.txt", .title = "Truppe verlegt",
     .body = "Viele Soldaten stehen bei Kursk. Der Abzug dauert.", .section = "Politik",
     .date = 20240301},
    /* 3 */
    {"kultur/mueller.txt", .title = "Lesung",
     .body = "Der Autor Müller liest am Abend aus seinem Roman.", .section = "Kultur",
     .place = "Kiew", .date = 20230710},
    /* 4 */
    {"kultur/mueller2.txt", .title = "Konzert",
     .body = "Die Sängerin Mueller singt am Abend alte Lieder.", .section = "Kultur"},
    /* 5 */
    {"sport/a.txt", .title = "Strategische Partnerschaft",
     .teaser = "Der Verein sucht eine strategische Partnerschaft.",
     .body = "Ein Partner wird gesucht, und strategisch ist das klug.", .section = "Sport",
     .date = 20220505},
    /* 6 */
    {"sport/b.txt", .title = "Bild des Tages", .caption = "Ein Pokal aus Kursk", .credit = "Muster",
     .body = "Nur ein Bild.", .source = "GEA", .section = "Sport", .date = 20240229},
    /* 7 */ {"x.txt", .body = "Ganz ohne Titel und Datum, aber mit Rüstungsindustrie."},
};

static int setup(void **state)
{
    int rc = fixture_setup_index(state);

    if (rc == 0)
        fixture_add(*state, articles, sizeof articles / sizeof *articles);
    return rc;
}

static const struct search_options defaults = SEARCH_OPTIONS_DEFAULT;

static void search(struct fixture *f, const char *query, const struct search_options *options,
                   struct search_result *r)
{
    ASSERT_OK(search_run(f->ix, span_of(query), options, r, &f->err), &f->err);
}

/* The hits' numbers in order. */
static void list_ids(const struct search_result *r, struct buf *out)
{
    for (size_t i = 0; i < r->n_hits; i++)
        buf_addf(out, "%s%lld", i > 0 ? " " : "", (long long)r->hits[i].id);
}

struct search_case {
    const char *query, *ids, *why;
};

static void check_cases(struct fixture *f, const struct search_case *cases, size_t n,
                        const struct search_options *options)
{
    int n_wrong = 0;

    for (size_t i = 0; i < n; i++) {
        struct search_result r;
        struct buf ids = BUF_INIT;

        search(f, cases[i].query, options, &r);
        list_ids(&r, &ids);
        if (strcmp(buf_cstr(&ids), cases[i].ids) != 0 || r.total != r.n_hits) {
            print_error("%s: %s finds %s, not %s\n", cases[i].why, cases[i].query, buf_cstr(&ids),
                        cases[i].ids);
            n_wrong++;
        }
        buf_release(&ids);
        search_result_release(&r);
    }
    assert_int_equal(n_wrong, 0);
}

static void queries_find_what_they_ask_for(void **state)
{
    static const struct search_case cases[] = {
        {"Soldat", "1 2", "literal before inflected"},
        {"Soldaten", "2 1", "literal before inflected"},
        {"=Soldaten", "2", "exactly"},
        {"Müller", "3 4", "literal before another spelling"},
        {"Mueller", "4 3", "literal before another spelling"},
        {"muller", "4 3", "both another spelling, the shorter article first"},
        {"Rüstung", "7", "part of a compound"},
        {"=Rüstung", "", "no compound exactly"},
        {"\"strategische Partnerschaft\"", "5", "a phrase"},
        {"\"Partnerschaft strategische\"", "", "its words in another order"},
        {"\"am Abend\"", "4 3", "a phrase in two articles, the shorter first"},
        {"\"Viele Soldat\"", "2", "inflections in a phrase"},
        {"=\"Viele Soldat\"", "", "none in an exact one"},
        {"Kursk", "2 6", "the body before a caption"},
        {"bild:Kursk", "6", "a field"},
        {"text:Kursk", "2", "a field"},
        {"titel:spart", "1", "a field"},
        {"titel:Abend", "", "not in this field"},
        {"ort:Kiew", "3", "a place"},
        {"quelle:gea", "6", "a source"},
        {"rubrik:Kultur Abend", "4 3", "a section with a word"},
        {"pfad:sport", "6 5", "a word of the path, newest first"},
        {"pfad:soldaten", "2", "a file's name"},
        {"pfad:mueller*", "3 4", "a prefix of a file's name"},
        {"Soldat Kursk", "2", "AND"},
        {"Soldat ODER Lieder", "4 1 2", "OR: the rarer word first"},
        {"Kursk -Soldaten", "6", "AND NOT"},
        {"-Soldat -Kursk", "3 5 4 7", "NOT alone: newest first"},
        {"NICHT datum:2024", "3 5 4 7", "NOT a date"},
        {"NEAR(Sängerin Lieder, 5)", "4", "near enough"},
        {"NEAR(Sängerin Lieder, 4)", "", "not near enough"},
        {"datum:2024", "2 6 1", "a year, newest first"},
        {"datum:2024-02-29", "6", "a leap day"},
        {"nach:2024-02", "2 6", "open to the end, ends included"},
        {"vor:2023", "3 5", "open to the beginning, without the undated"},
        {"datum:2022..2023-07-10", "3 5", "a range, ends included"},
        {"datum:2022..2023-07-09", "5", "a range that ends a day before"},
        {"nach:2030", "", "after all"},
        {"Sold*", "2 1", "a prefix, either is literal, newer first"},
        {"Soldan~", "2 1", "a typing error"},
        {"*", "2 6 1 3 5 4 7", "everything"},
        {"(Müller ODER Soldat) -Abend", "1 2", "brackets"},
    };

    check_cases(*state, cases, sizeof cases / sizeof *cases, &defaults);
}

static void questions_find_any_of_their_words(void **state)
{
    static const struct search_case cases[] = {
        {"Wer singt am Abend alte Lieder?", "4 3", "most of the words first"},
        {"Soldaten in Kursk", "2 6 1", "both, then one"},
        {"nirgends Lieder", "4", "an unknown word does no harm"},
        {"Abend -Lieder", "3", "exclusions count"},
    };
    struct search_options options = defaults;

    options.any = true;
    check_cases(*state, cases, sizeof cases / sizeof *cases, &options);
}

static void sorting_and_filters(void **state)
{
    struct fixture *f = *state;
    struct search_options options = defaults;

    options.sort = SORT_NEWEST;
    check_cases(f, (const struct search_case[]){{"*", "2 6 1 3 5 4 7", "newest, undated last"}}, 1,
                &options);
    options.sort = SORT_OLDEST;
    check_cases(f,
                (const struct search_case[]){{"*", "5 3 1 6 2 4 7", "oldest, undated last"},
                                             {"Soldat", "1 2", "oldest"}},
                2, &options);
    options = defaults;
    options.section = "politik";
    check_cases(f, (const struct search_case[]){{"Soldat ODER Abend", "1 2", "a section"}}, 1,
                &options);
    options.section = "unbekannt";
    check_cases(f, (const struct search_case[]){{"Soldat", "", "no such section"}}, 1, &options);
    options.section = "–";
    check_cases(f, (const struct search_case[]){{"Soldat", "", "a section without a word"}}, 1,
                &options);
    options = defaults;
    options.after = "2024-02";
    check_cases(f,
                (const struct search_case[]){{"Kursk", "2 6", "after"}, {"Soldat", "2", "after"}},
                2, &options);
    options.before = "2024-02-29";
    check_cases(f, (const struct search_case[]){{"Kursk", "6", "after and before"}}, 1, &options);
    options.before = "gestern";
    struct search_result r;
    assert_int_equal(search_run(f->ix, span_of("Kursk"), &options, &r, &f->err), FB_ERR_USAGE);
    assert_non_null(f->err.message);
    fb_error_release(&f->err);
    search_result_release(&r);
}

static void mistakes_have_a_place(void **state)
{
    static const struct {
        const char *query;
        enum fb_status want;
        size_t offset;
    } cases[] = {
        {"", FB_ERR_SYNTAX, 0},
        {"  – ", FB_ERR_SYNTAX, 0},
        {"Haus AND", FB_ERR_SYNTAX, 5},
        {"datum:2024-13", FB_ERR_SYNTAX, 6},
        {"Haus NEAR()", FB_ERR_SYNTAX, 5},
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct search_result r;
        struct fb_error err = {0};
        enum fb_status status = search_run(f->ix, span_of(cases[i].query), &defaults, &r, &err);

        if (status != cases[i].want || err.offset != cases[i].offset || !err.message)
            fail_msg("%s: status %d at %zu, %s", cases[i].query, (int)status, err.offset,
                     err.message);
        fb_error_release(&err);
        search_result_release(&r);
    }
}

/* Many articles with a word and another in some, so that scores tie and differ. */
static void add_many(struct fixture *f, size_t n)
{
    struct buf body = BUF_INIT;

    ASSERT_OK(writer_begin(f->writer, &f->err), &f->err);
    for (size_t i = 0; i < n; i++) {
        struct fixture_article a = {.path = "viele.txt", .date = 20200101 + (int32_t)(i % 28)};
        buf_clear(&body);
        for (size_t k = 0; k <= i % 5; k++)
            buf_add_str(&body, "Umgehungsstraße wird gebaut ");
        if (i % 3 == 0)
            buf_add_str(&body, "im Tal");
        a.body = buf_cstr(&body);
        if (i % 7 == 0)
            a.date = 0;
        fixture_add_one(f, &a);
    }
    ASSERT_OK(writer_commit(f->writer, &f->err), &f->err);
    buf_release(&body);
}

static void pages_make_up_the_whole(void **state)
{
    static const char *const queries[] = {
        "Umgehungsstraße", "Tal", "Umgehungsstraßen Tal", "*", "-Tal", "datum:2020", "nirgends"};
    struct fixture *f = *state;

    add_many(f, 230);
    for (size_t q = 0; q < sizeof queries / sizeof *queries; q++) {
        for (int sort = SORT_RELEVANCE; sort <= SORT_OLDEST; sort++) {
            struct search_options options = {
                .limit = 1000, .sort = (enum search_sort)sort, .n_snippets = 1};
            struct search_result all, page;
            size_t n = 0;

            search(f, queries[q], &options, &all);
            assert_int_equal(all.total, all.n_hits);
            options.limit = 7;
            for (options.offset = 0; options.offset < all.n_hits + 14; options.offset += 7) {
                search(f, queries[q], &options, &page);
                assert_int_equal(page.total, all.total);
                for (size_t i = 0; i < page.n_hits; i++, n++) {
                    assert_true(n < all.n_hits);
                    assert_int_equal(page.hits[i].id, all.hits[n].id);
                    assert_int_equal(page.hits[i].rank, n + 1);
                    assert_true(page.hits[i].score == all.hits[n].score);
                }
                search_result_release(&page);
            }
            assert_int_equal(n, all.n_hits);
            options.count_only = true;
            search(f, queries[q], &options, &page);
            assert_int_equal(page.total, all.total);
            assert_int_equal(page.n_hits, 0);
            search_result_release(&page);
            search_result_release(&all);
        }
    }
    /* as much as a number can say */
    struct search_options endless = {.limit = SIZE_MAX, .offset = 3, .paths_only = true};
    struct search_result r;
    search(f, "Tal", &endless, &r);
    assert_int_equal(r.n_hits, r.total - 3);
    assert_true(r.hits[0].path.len > 0);
    search_result_release(&r);
}

static void hits_carry_what_is_shown(void **state)
{
    struct fixture *f = *state;
    struct search_result r;

    search(f, "Kiew Roman", &defaults, &r);
    assert_int_equal(r.n_hits, 1);
    const struct search_hit *hit = &r.hits[0];
    assert_int_equal(hit->rank, 1);
    assert_true(hit->score > 0);
    assert_int_equal(hit->date, 20230710);
    assert_true(span_eq(hit->path, span_of("c/kultur/mueller.txt")));
    assert_true(span_eq(hit->title, span_of("Lesung")));
    assert_true(span_eq(hit->section, span_of("Kultur")));
    assert_int_equal(hit->key.len, 0);
    assert_int_equal(hit->n_snippets, 1);
    assert_true(span_eq(r.query, span_of("Kiew Roman")));
    search_result_release(&r);

    search(f, "Lesung", &defaults, &r);
    assert_int_equal(r.hits[0].n_title_highlights, 1);
    assert_int_equal(r.hits[0].title_highlight_bytes[0][0], 0);
    assert_int_equal(r.hits[0].title_highlight_bytes[0][1], 6);
    search_result_release(&r);
}

static void list_suggestions(const struct search_result *r, struct buf *out)
{
    for (size_t i = 0; i < r->n_suggestions; i++)
        buf_addf(out, "%s%.*s (%d)", i > 0 ? ", " : "", (int)r->suggestions[i].query.len,
                 r->suggestions[i].query.ptr, (int)r->suggestions[i].total);
}

struct suggestion_case {
    const char *query, *want, *why;
};

/* And that each suggestion finds as many articles as it says. */
static void check_suggestions(struct fixture *f, const struct suggestion_case *cases, size_t n,
                              const struct search_options *options)
{
    int n_wrong = 0;

    for (size_t i = 0; i < n; i++) {
        struct search_result r, again;
        struct buf got = BUF_INIT;

        search(f, cases[i].query, options, &r);
        list_suggestions(&r, &got);
        if (r.total != 0 || strcmp(buf_cstr(&got), cases[i].want) != 0) {
            print_error("%s: %s (%d): \"%s\", not \"%s\"\n", cases[i].why, cases[i].query,
                        (int)r.total, buf_cstr(&got), cases[i].want);
            n_wrong++;
        }
        for (size_t k = 0; k < r.n_suggestions; k++) {
            ASSERT_OK(search_run(f->ix, r.suggestions[k].query, options, &again, &f->err), &f->err);
            assert_int_equal(again.total, r.suggestions[k].total);
            assert_int_equal(again.n_suggestions, 0);
            assert_int_equal(again.notes.len, 0);
            search_result_release(&again);
        }
        buf_release(&got);
        search_result_release(&r);
    }
    assert_int_equal(n_wrong, 0);
}

static void suggestions_are_words_of_the_articles(void **state)
{
    static const struct suggestion_case cases[] = {
        {"Soldatten", "Soldaten (2)", "a letter doubled"},
        {"Sangerinn", "Sängerin (1)", "no dots, and a letter doubled"},
        {"Kurks", "Kursk (2)", "letters swapped"},
        {"Abned Lieder", "Abend Lieder (1)", "one of two"},
        {"Abned Liedre", "Abend Lieder (1)", "both"},
        {"Abned Xylophonorchester", "", "one that cannot be helped"},
        {"titel:Trupe", "titel:Truppe (1)", "in a field"},
        {"=Soldatten", "=Soldaten (1)", "exactly"},
        {"\"strategische Partnerschft\"", "\"strategische Partnerschaft\" (1)", "in a phrase"},
        {"NEAR(Sängrein Lieder, 9)", "NEAR(Sängerin Lieder, 9) (1)", "in NEAR"},
        {"Soldatten -Kursk", "Soldaten -Kursk (1)", "beside what is left out"},
        {"Soldatten -Xylofon", "Soldaten -Xylofon (2)", "words left out need not be there"},
        {"-Abned -\"der\" Kurks", "-Abned -\"der\" Kursk (1)", "what is left out is left alone"},
        {"Soldatten (Kursk OR Abned)", "Soldaten (Kursk OR Abend) (1)", "in brackets"},
        {"Soldatten datum:2023", "", "nothing at that time"},
        {"Xylophonorchester", "", "nothing near"},
        {"Xylophonorchester OR Abned", "Xylophonorchester OR Abend (2)", "one is enough"},
        {"Kursk Lieder", "", "known words, never together"},
        {"Kursk Liter", "", "nor near ones"},
        {"Pokal Bilder Abzug", "", "known words, one in another form"},
        {"Rusttungsindustrie", "Rüstungsindustrie (1)", "no dots"},
        {"2032", "", "numbers are no typing errors"},
        {"ab", "", "too short"},
    };
    struct search_options any = defaults;
    static const struct suggestion_case any_cases[] = {
        {"Abned Xylophonorchester", "Abend Xylophonorchester (2)", "one is enough"},
    };
    struct fixture *f = *state;
    struct search_result r;

    check_suggestions(f, cases, sizeof cases / sizeof *cases, &defaults);
    any.any = true;
    check_suggestions(f, any_cases, 1, &any);
    search(f, "Kursk", &defaults, &r);
    assert_int_equal(r.n_suggestions, 0);
    search_result_release(&r);
    any = defaults;
    any.section = "Sport";
    search(f, "Kurks", &any, &r);
    assert_int_equal(r.n_suggestions, 1);
    assert_int_equal(r.suggestions[0].total, 1); /* under the same filter */
    search_result_release(&r);
    any.count_only = true;
    search(f, "Kurks", &any, &r);
    assert_int_equal(r.n_suggestions, 0);
    search_result_release(&r);
}

static const struct fixture_article joined_articles[] = {
    /* 1 */ {"a.txt", .body = "Der BUNDESKANZLER reist. Ein Bundeskanzler kommt nach Nordkorea."},
    /* 2 */ {"b.txt", .body = "Die Wahl in Nordkorea war lang, der Bundeskanzler blieb."},
    /* 3 */ {"c.txt", .body = "Die Walze rollt. Der Wagen hält am Rand der Stadt."},
    /* 4 */ {"d.txt", .title = "WAAGE", .body = "Waagen im Wagen, Wangen im Wind."},
    /* 5 */ {"e.txt", .body = "Nur die ODERN weiß, wo der Wald ist. Oder doch? Odern!"},
};

static void words_are_split_and_joined(void **state)
{
    static const struct suggestion_case cases[] = {
        {"\"Nord Korea\"", "\"Nordkorea\" (2)", "in a phrase"},
        {"Nord Korea Stadt", "", "never with a third"},
        {"Nordkoreaundwahl", "", "into three, no"},
        {"Walze Wagn", "Walze Wagen (1)", "beside a known word"},
        {"Walze Wagen Wangen", "", "each is known"},
        {"Wahge", "WAAGE (1)", "in capitals where it stands in nothing else"},
        {"Bundeskanzler Rant", "", "known words that are never together"},
        {"Stadt Want", "Stadt Rand (1)", "an unknown word with one that is there"},
    };
    struct fixture *f = *state;

    fixture_add(f, joined_articles, sizeof joined_articles / sizeof *joined_articles);
    check_suggestions(f, cases, sizeof cases / sizeof *cases, &defaults);
}

static void nearer_words_rank_above(void **state)
{
    static const struct fixture_article texts[] = {
        {"a.txt", .body = "Der Lahrer kam, der Lahrer ging, der Lahrer blieb."},
        {"b.txt", .body = "Am Abend kam der Lerer spät."},
        {"c.txt", .body = "Am Abend kam der Lehrer spät."},
        {"d.txt", .body = "Der Fahrer kam, der Fahrer ging."},
    };
    static const struct search_case cases[] = {
        {"Lehrer~", "3 2 1", "itself, a confusion, an error three times"},
        {"Lerer~", "2 3", "the others are too far"},
        {"Lerer~2", "2 3 1", "one of them is not now"},
        {"titel:Lehrer~", "", "in a field"},
    };
    struct fixture *f = *state;

    fixture_add(f, texts, sizeof texts / sizeof *texts);
    check_cases(f, cases, sizeof cases / sizeof *cases, &defaults);
}

/* Takes "…" off the ends; the field's text, its line ends being blanks, must hold the rest. */
static void check_snippet(struct fixture *f, int64_t id, const struct search_snippet *s)
{
    struct article a = {0};
    struct buf text = BUF_INIT;
    struct span shown = s->text;
    size_t before = 0;

    ASSERT_OK(index_article(f->ix, id, &a, &f->err), &f->err);
    buf_add_span(&text, article_field(&a, s->field));
    for (size_t i = 0; i < text.len; i++)
        if (text.data[i] == '\n')
            text.data[i] = ' ';
    if (span_starts(shown, span_of("…")) && !span_starts(buf_span(&text), shown))
        shown = span_make(shown.ptr + 3, shown.len - 3);
    if (shown.len > 3 && memcmp(shown.ptr + shown.len - 3, "…", 3) == 0 &&
        !memmem(text.data, text.len, shown.ptr, shown.len))
        shown.len -= 3;
    if (!memmem(text.data, text.len, shown.ptr, shown.len))
        fail_msg("article %lld does not hold \"%.*s\"", (long long)id, (int)shown.len, shown.ptr);
    for (size_t i = 0; i < s->n_highlights; i++) {
        const size_t *bytes = s->highlight_bytes[i], *chars = s->highlights[i];
        assert_true(before <= bytes[0] && bytes[0] < bytes[1] && bytes[1] <= s->text.len);
        assert_int_equal(utf8_count(span_make(s->text.ptr, bytes[0])), chars[0]);
        assert_int_equal(utf8_count(span_make(s->text.ptr, bytes[1])), chars[1]);
        assert_int_equal(utf8_align(s->text, bytes[0]), bytes[0]);
        before = bytes[1];
    }
    buf_release(&text);
    article_release(&a);
}

static void snippets_are_the_articles_text(void **state)
{
    static const char *const queries[] = {
        "Soldat",
        "Soldaten Kursk",
        "\"strategische Partnerschaft\"",
        "Müller",
        "Rüstung",
        "am Abend",
        "größe",
        "\"Größe der Straße\"",
        "datum:2024",
        "pfad:sport",
        "-Kursk",
        "Straße ODER Kursk",
    };
    struct fixture *f = *state;
    struct buf body = BUF_INIT;
    size_t n_marks = 0;

    for (int i = 0; i < 40; i++)
        buf_addf(&body, "Ein Absatz über die Größe der Straße, Nummer %d – „äöüß“ 東京.%s", i,
                 i % 4 ? " " : "\n\n");
    const struct fixture_article longer = {"lang.txt", .title = "Größe", .body = buf_cstr(&body)};
    fixture_add(f, &longer, 1);
    buf_release(&body);
    for (size_t q = 0; q < sizeof queries / sizeof *queries; q++) {
        for (size_t n_snippets = 0; n_snippets < 6; n_snippets++) {
            struct search_options options = {.limit = 50, .n_snippets = n_snippets};
            struct search_result r;

            search(f, queries[q], &options, &r);
            for (size_t h = 0; h < r.n_hits; h++) {
                const struct search_hit *hit = &r.hits[h];
                assert_true(hit->n_snippets <= n_snippets);
                assert_true(n_snippets == 0 || hit->n_snippets > 0);
                for (size_t s = 0; s < hit->n_snippets; s++) {
                    check_snippet(f, hit->id, &hit->snippets[s]);
                    n_marks += hit->snippets[s].n_highlights;
                }
            }
            search_result_release(&r);
        }
    }
    assert_true(n_marks > 100);
}

static void highlights_mark_the_words(void **state)
{
    static const struct {
        const char *query, *text;
        size_t start, end;
    } cases[] = {
        {"Sängerin", "Die Sängerin Mueller singt am Abend alte Lieder.", 4, 12},
        {"Müller datum:2023", "Der Autor Müller liest am Abend aus seinem Roman.", 10, 16},
        {"Rüstung", "Ganz ohne Titel und Datum, aber mit Rüstungsindustrie.", 36, 44},
        {"Kursk -Soldaten", "Ein Pokal aus Kursk", 14, 19},
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct search_result r;

        search(f, cases[i].query, &defaults, &r);
        assert_int_equal(r.n_hits, 1);
        const struct search_snippet *s = &r.hits[0].snippets[0];
        if (!span_starts(s->text, span_of(cases[i].text)))
            fail_msg("%s: \"%.*s\"", cases[i].query, (int)s->text.len, s->text.ptr);
        assert_int_equal(s->n_highlights, 1);
        assert_int_equal(s->highlights[0][0], cases[i].start);
        assert_int_equal(s->highlights[0][1], cases[i].end);
        search_result_release(&r);
    }
}

static void similar_articles(void **state)
{
    static const struct fixture_article more[] = {
        /* 8 */ {"kopie.txt", .title = "Truppe verlegt",
                 .body = "Viele Soldaten stehen bei Kursk. Der Abzug dauert an.",
                 .section = "Politik", .date = 20200302},
        /* 9 */ {"anders.txt", .title = "Abzug", .body = "Der Abzug am Abend.", .date = 20240401},
    };
    struct fixture *f = *state;
    struct search_result r;
    struct search_options options = defaults;

    fixture_add(f, more, 2);
    ASSERT_OK(search_similar(f->ix, 2, &options, &r, &f->err), &f->err);
    assert_true(r.n_hits >= 2);
    assert_int_equal(r.hits[0].id, 8);
    assert_int_equal(r.total, r.n_hits);
    for (size_t i = 0; i < r.n_hits; i++)
        assert_int_not_equal(r.hits[i].id, 2);
    assert_true(r.query.len > 0);
    uint64_t total = r.total;
    search_result_release(&r);

    options.limit = 1;
    options.offset = 1;
    ASSERT_OK(search_similar(f->ix, 2, &options, &r, &f->err), &f->err);
    assert_int_equal(r.total, total);
    assert_int_equal(r.hits[0].rank, 2);
    search_result_release(&r);
    options = defaults;
    options.count_only = true;
    ASSERT_OK(search_similar(f->ix, 2, &options, &r, &f->err), &f->err);
    assert_int_equal(r.total, total);
    search_result_release(&r);
    options = defaults;
    options.limit = 0;
    ASSERT_OK(search_similar(f->ix, 2, &options, &r, &f->err), &f->err);
    assert_int_equal(r.total, total);
    search_result_release(&r);
    options = defaults;
    options.after = "2024";
    ASSERT_OK(search_similar(f->ix, 8, &options, &r, &f->err), &f->err);
    assert_int_equal(r.hits[0].id, 2);
    search_result_release(&r);

    ASSERT_OK(search_similar(f->ix, 7, &defaults, &r, &f->err), &f->err); /* like nothing else */
    search_result_release(&r);
    assert_int_equal(search_similar(f->ix, 99, &defaults, &r, &f->err), FB_ERR_NOT_FOUND);
    fb_error_release(&f->err);
    search_result_release(&r);
}

/* The deepest and widest queries that the parser lets through. */
static void the_largest_queries_are_answered(void **state)
{
    static const struct {
        const char *open, *close, *inner;
        size_t n;
    } nests[] = {
        {"(Kursk ", ")", "Soldat", QUERY_MAX_DEPTH},
        {"(Lieder ODER Kursk ", ")", "Soldat", QUERY_MAX_DEPTH},
        {"(Lieder ODER Kursk -Roman ", ")", "Soldat", QUERY_MAX_DEPTH - 1},
        {"(Lieder ODER \"am Abend\" Kursk -(", "))", "Roman", QUERY_MAX_DEPTH / 4},
        {"-(Lieder -(", "))", "Kursk", QUERY_MAX_DEPTH / 4},
        {"NICHT ", "", "Kursk", QUERY_MAX_DEPTH},
        {"", " ODER Kursk", "Soldat", QUERY_MAX_TERMS - 1},
        {"", " -Lieder", "Soldat", QUERY_MAX_TERMS - 1},
        {"", " UN-Sicherheitsrat", "Soldat", QUERY_MAX_TERMS / 4},
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof nests / sizeof *nests; i++) {
        for (int any = 0; any < 2; any++) {
            struct search_options options = defaults;
            struct buf query = BUF_INIT;
            struct search_result r;

            for (size_t n = 0; n < nests[i].n; n++)
                buf_add_str(&query, nests[i].open);
            buf_add_str(&query, nests[i].inner);
            for (size_t n = 0; n < nests[i].n; n++)
                buf_add_str(&query, nests[i].close);
            options.any = any;
            options.section = "Politik";
            options.after = "2020";
            if (search_run(f->ix, buf_span(&query), &options, &r, &f->err) != FB_OK)
                fail_msg("%s: %s", query.data, f->err.message);
            search_result_release(&r);
            buf_release(&query);
        }
    }
}

/* Queries made of all the language has, at random: an answer or a message, and pages that agree. */
static void random_queries_are_answered(void **state)
{
    static const char *const pieces[] = {
        "Soldat",
        "Kursk",
        "=Räte",
        "\"am Abend\"",
        "Rüst*",
        "*a*",
        "?ier*",
        "Soldan~2",
        "-",
        "NOT ",
        " OR ",
        " AND ",
        "(",
        ")",
        "NEAR(",
        ", 3)",
        "titel:",
        "pfad:",
        "rubrik:Kultur",
        "datum:2024",
        "nach:2023",
        "UN-Sicherheitsrat",
        "„Der Abend“",
        "3.000",
        "und",
        "\"",
        "\xFF",
        "*",
        "~",
        ":",
        "pfad:\"x y\"",
        "\xC2\xAD",
        "@*",
        "\x1F",
        "{body} :",
        "^",
        "+",
    };
    struct fixture *f = *state;
    struct buf query = BUF_INIT;
    uint64_t random = 2024;
    int n_answered = 0;

    for (int round = 0; round < 3000; round++) {
        struct search_options options = {
            .limit = 3, .n_snippets = round % 3, .any = round % 4 == 0};
        struct search_result r;
        struct fb_error err = {0};
        enum fb_status status;

        buf_clear(&query);
        for (uint32_t n = 1 + fixture_random(&random, 9); n > 0; n--) {
            buf_add_str(&query, pieces[fixture_random(&random, sizeof pieces / sizeof *pieces)]);
            buf_add_str(&query, fixture_random(&random, 3) ? " " : "");
        }
        status = search_run(f->ix, buf_span(&query), &options, &r, &err);
        if (status != FB_OK && status != FB_ERR_SYNTAX && status != FB_ERR_LIMIT)
            fail_msg("%s: status %d, %s", buf_cstr(&query), (int)status, err.message);
        if (status == FB_OK) {
            struct buf dump = BUF_INIT;
            assert_true(r.n_hits == (r.total < 3 ? r.total : 3));
            for (size_t h = 0; h < r.n_hits; h++)
                for (size_t s = 0; s < r.hits[h].n_snippets; s++)
                    check_snippet(f, r.hits[h].id, &r.hits[h].snippets[s]);
            explain_plan(&r, &dump);
            buf_release(&dump);
            n_answered++;
        } else {
            assert_non_null(err.message);
            assert_true(err.offset <= r.query.len);
        }
        fb_error_release(&err);
        search_result_release(&r);
    }
    assert_true(n_answered > 500);
    buf_release(&query);
}

static void an_empty_index_has_no_hits(void **state)
{
    static const char *const queries[] = {"Haus",  "*",     "-Haus",    "datum:2024",
                                          "Haus*", "Haus~", "vor:2024", "\"ein Haus\""};
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        struct search_result r;
        search(f, queries[i], &defaults, &r);
        assert_int_equal(r.total, 0);
        assert_int_equal(r.n_hits, 0);
        assert_int_equal(r.n_suggestions, 0);
        search_result_release(&r);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(queries_find_what_they_ask_for, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(questions_find_any_of_their_words, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(sorting_and_filters, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(mistakes_have_a_place, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(pages_make_up_the_whole, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(hits_carry_what_is_shown, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(suggestions_are_words_of_the_articles, setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(words_are_split_and_joined, fixture_setup_index,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(nearer_words_rank_above, fixture_setup_index,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(snippets_are_the_articles_text, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(highlights_mark_the_words, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(similar_articles, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(the_largest_queries_are_answered, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(random_queries_are_answered, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(an_empty_index_has_no_hits, fixture_setup_index,
                                        fixture_teardown),
    };

    return cmocka_run_group_tests_name("search", tests, NULL, NULL);
}
