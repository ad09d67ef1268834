#include "fixture.h"

#include "base/xalloc.h"
#include "query/search.h"

#include <stdio.h>
#include <stdlib.h>

/* Random articles and random queries of every shape; what posting lists answer, pruned or not, must
 * be what FTS5 answers, to the last bit of the scores. */

static const char *const words[] = {
    "Haus",        "die",           "Häuser",    "Brücke",  "und",         "Hauses",  "Vertrag",
    "Gemeinde",    "Krankenhaus",   "Verträge",  "Straße",  "Haustür",     "bauen",   "Bürger",
    "Mietvertrag", "strasse",       "gebaut",    "Brücken", "Bürgerinnen", "Tür",     "alt",
    "Hausbau",     "Vertragsbruch", "schließen", "Bruecke", "Gemeinderat", "schloss", "Türen",
    "Zug",         "Züge",          "Hochhaus",  "Rat",     "Ratshaus",    "Dorf",    "Dörfer",
    "Dorfstraße",  "Wahl",          "gewählt",   "wählen",  "Wahlkreis",   "Kreis",   "Kreishaus",
};
enum { N_WORDS = sizeof words / sizeof *words };

/* Several terms stand at one position where these do. */
static const char *const chains[] = {
    "Haus-Tür",     "Straßen-Kreis", "Bürger:innen", "Wahl- und Kreishaus",
    "Wähler*innen", "Dorf-Rat-Haus", "Verträge-n",   "Bürgerinnen und Bürger",
};
enum { N_CHAINS = sizeof chains / sizeof *chains };

/* The first words are the commonest. */
static const char *a_word(uint64_t *seed)
{
    uint32_t a = fixture_random(seed, N_WORDS), b = fixture_random(seed, N_WORDS);
    uint32_t c = fixture_random(seed, N_WORDS);
    uint32_t least = a < b ? a : b;

    return words[least < c ? least : c];
}

static void add_words(struct buf *out, uint64_t *seed, uint32_t n)
{
    buf_clear(out);
    while (n-- > 0) {
        buf_add_str(out, fixture_random(seed, 15) == 0 ? chains[fixture_random(seed, N_CHAINS)]
                                                       : a_word(seed));
        buf_add_str(out, fixture_random(seed, 12) == 0 ? ". " : " ");
    }
}

static int32_t a_date(uint64_t *seed)
{
    if (fixture_random(seed, 9) == 0)
        return 0;
    return (int32_t)(20100000 + 10000 * fixture_random(seed, 4) +
                     100 * (1 + fixture_random(seed, 12)) + 1 + fixture_random(seed, 28));
}

/* f->draft of a random article. */
static void make_article(struct fixture *f, uint64_t *seed)
{
    struct buf body = BUF_INIT, title = BUF_INIT, teaser = BUF_INIT;
    struct fixture_article a = {.path = "a/b.txt", .section = "Politik"};

    add_words(&body, seed, 1 + fixture_random(seed, fixture_random(seed, 20) == 0 ? 300 : 25));
    add_words(&title, seed, fixture_random(seed, 4));
    add_words(&teaser, seed, fixture_random(seed, 3));
    a.body = buf_cstr(&body);
    a.title = buf_cstr(&title);
    a.teaser = buf_cstr(&teaser);
    a.date = a_date(seed);
    fixture_make_draft(f, &a);
    buf_release(&body);
    buf_release(&title);
    buf_release(&teaser);
}

static void begin(struct fixture *f)
{
    ASSERT_OK(writer_begin(f->writer, &f->err), &f->err);
}

static void commit(struct fixture *f)
{
    ASSERT_OK(writer_commit(f->writer, &f->err), &f->err);
}

static void add_articles(struct fixture *f, uint64_t *seed, int n)
{
    int64_t file, id;

    begin(f);
    file = fixture_file(f, "a/b.txt");
    while (n-- > 0) {
        make_article(f, seed);
        ASSERT_OK(writer_article_add(f->writer, file, &f->draft, &id, &f->err), &f->err);
    }
    commit(f);
}

/* Of articles with ids below behind; some are changed twice, or changed and removed. */
static void change_articles(struct fixture *f, uint64_t *seed, int64_t behind, int n)
{
    int64_t file;

    begin(f);
    file = fixture_file(f, "a/b.txt");
    while (n-- > 0) {
        int64_t id = 1 + fixture_random(seed, (uint32_t)behind - 1);
        struct article a = {0};
        enum fb_status status = index_article(f->ix, id, &a, &f->err);

        article_release(&a);
        if (status != FB_OK) {
            fb_error_release(&f->err);
            continue;
        }
        if (fixture_random(seed, 3) == 0) {
            ASSERT_OK(writer_article_remove(f->writer, id, &f->err), &f->err);
            continue;
        }
        make_article(f, seed);
        ASSERT_OK(writer_article_update(f->writer, id, file, &f->draft, &f->err), &f->err);
    }
    commit(f);
}

/* ---- queries ---- */

static void add_query(struct buf *q, uint64_t *seed, int depth);

/* In a row of words: one, now and then written as a hyphenated compound, or literally. */
static void add_word_of_row(struct buf *q, uint64_t *seed)
{
    if (fixture_random(seed, 8) == 0)
        buf_add_char(q, '=');
    buf_add_str(q, a_word(seed));
    if (fixture_random(seed, 9) == 0)
        buf_addf(q, "-%s", a_word(seed));
}

static void add_phrase(struct buf *q, uint64_t *seed)
{
    static const char *const befores[] = {"", "", "", "titel:", "text:", "="};
    uint32_t n = 2 + fixture_random(seed, fixture_random(seed, 3) == 0 ? 4 : 1);

    buf_add_str(q, befores[fixture_random(seed, 6)]);
    buf_add_char(q, '"');
    while (n-- > 0) {
        add_word_of_row(q, seed);
        if (n > 0)
            buf_add_char(q, ' ');
    }
    if (fixture_random(seed, 12) == 0)
        buf_add_char(q, '*');
    buf_add_char(q, '"');
}

static void add_near(struct buf *q, uint64_t *seed)
{
    uint32_t n = 2 + fixture_random(seed, 2);

    buf_add_str(q, "NEAR(");
    while (n-- > 0) {
        if (fixture_random(seed, 4) == 0)
            buf_addf(q, "\"%s %s\"", a_word(seed), a_word(seed));
        else
            buf_add_str(q, a_word(seed));
        buf_add_char(q, n > 0 ? ' ' : ',');
    }
    buf_addf(q, " %u)", (unsigned)(1 + fixture_random(seed, 6)));
}

static void add_leaf(struct buf *q, uint64_t *seed)
{
    static const char *const ranges[] = {"nach:2011-03-01", "datum:2012", "vor:2010-07-15",
                                         "datum:2013-05"};
    const char *word = a_word(seed);

    switch (fixture_random(seed, 16)) {
    case 0:
        add_phrase(q, seed);
        break;
    case 1:
        buf_addf(q, "%.3s*", word);
        break;
    case 2:
        buf_addf(q, "titel:%s", word);
        break;
    case 3:
        buf_addf(q, "=%s", word);
        break;
    case 4:
        add_near(q, seed);
        break;
    case 5:
        buf_add_str(q, ranges[fixture_random(seed, 4)]);
        break;
    case 6:
        buf_addf(q, "%s~", word);
        break;
    case 7:
        buf_add_str(q, fixture_random(seed, 2) == 0 ? "pfad:b" : "\"z. B. Haus\"");
        break;
    case 8:
        buf_add_str(q, chains[fixture_random(seed, 3)]);
        break;
    default:
        buf_add_str(q, word);
    }
}

static void add_group(struct buf *q, uint64_t *seed, int depth)
{
    buf_add_char(q, '(');
    add_query(q, seed, depth - 1);
    buf_add_char(q, ')');
}

static void add_query(struct buf *q, uint64_t *seed, int depth)
{
    uint32_t n = depth > 0 ? fixture_random(seed, 4) : 0;
    const char *const joint = fixture_random(seed, 2) == 0 ? " OR " : " ";

    add_leaf(q, seed);
    while (n-- > 0) {
        buf_add_str(q, joint);
        if (joint[1] == '\0' && fixture_random(seed, 5) == 0)
            buf_add_str(q, "NOT ");
        if (fixture_random(seed, 4) == 0)
            add_group(q, seed, depth);
        else
            add_leaf(q, seed);
    }
}

static void run(struct fixture *f, const char *query, struct search_options *options,
                enum retrieval_engine engine, struct search_result *r)
{
    enum fb_status status;

    options->engine = engine;
    status = search_run(f->ix, span_of(query), options, r, &f->err);
    if (status != FB_OK)
        fail_msg("%s: %s", query, f->err.message);
}

static void compare(const char *query, const char *engine, const struct search_result *r,
                    const struct search_result *expected)
{
    if (r->total != expected->total || r->n_hits != expected->n_hits)
        fail_msg("%s (%s): %llu found and %zu shown instead of %llu and %zu", query, engine,
                 (unsigned long long)r->total, r->n_hits, (unsigned long long)expected->total,
                 expected->n_hits);
    for (size_t i = 0; i < r->n_hits; i++)
        if (r->hits[i].id != expected->hits[i].id || r->hits[i].score != expected->hits[i].score)
            fail_msg("%s (%s): hit %zu is %lld with %.17g instead of %lld with %.17g", query,
                     engine, i + 1, (long long)r->hits[i].id, r->hits[i].score,
                     (long long)expected->hits[i].id, expected->hits[i].score);
}

static void a_query_has_one_answer(struct fixture *f, uint64_t *seed, uint64_t *n_found)
{
    struct search_options options = SEARCH_OPTIONS_DEFAULT;
    struct search_result by_fts5, exhaustive, fastest;
    struct buf query = BUF_INIT;

    add_query(&query, seed, 2);
    options.limit = 1 + fixture_random(seed, 12);
    options.offset = fixture_random(seed, 6) == 0 ? fixture_random(seed, 60) : 0;
    options.sort =
        (enum search_sort)(fixture_random(seed, 4) > 0 ? 0 : 1 + fixture_random(seed, 2));
    options.any = fixture_random(seed, 3) == 0;
    options.count_only = fixture_random(seed, 8) == 0;
    options.n_snippets = 0;
    options.paths_only = true;
    run(f, buf_cstr(&query), &options, RETRIEVAL_FTS5, &by_fts5);
    run(f, buf_cstr(&query), &options, RETRIEVAL_EXHAUSTIVE, &exhaustive);
    run(f, buf_cstr(&query), &options, RETRIEVAL_FASTEST, &fastest);
    compare(buf_cstr(&query), "exhaustive", &exhaustive, &by_fts5);
    compare(buf_cstr(&query), "fastest", &fastest, &by_fts5);
    *n_found += by_fts5.total;
    search_result_release(&by_fts5);
    search_result_release(&exhaustive);
    search_result_release(&fastest);
    buf_release(&query);
}

static void ask(struct fixture *f, uint64_t *seed, int n_queries)
{
    uint64_t n_found = 0;
    size_t n_fts_leaves;
    struct plan phrase = {0};

    phrase.root = plan_leaf_node(&phrase, plan_leaf_add(&phrase, LEAF_PHRASE, 2));
    assert_true(index_retrieves_by_postings(f->ix, &phrase, &n_fts_leaves));
    assert_int_equal(n_fts_leaves, 0);
    plan_release(&phrase);
    for (int i = 0; i < n_queries; i++)
        a_query_has_one_answer(f, seed, &n_found);
    assert_true(n_found > (uint64_t)n_queries);
}

static void all_engines_agree(void **state)
{
    struct fixture *f = *state;
    uint64_t seed = 7;

    add_articles(f, &seed, 3000);
    ask(f, &seed, 700);
    add_articles(f, &seed, 300);
    change_articles(f, &seed, 3300, 200);
    ask(f, &seed, 500);
    fixture_check(f);
    for (int i = 0; i < 12; i++) { /* so many generations that some are joined */
        add_articles(f, &seed, 20);
        change_articles(f, &seed, 3300 + 20 * i, 10);
        ask(f, &seed, 40);
    }
    ASSERT_OK(index_optimize(f->ix, &f->err), &f->err);
    ask(f, &seed, 400);
    fixture_open(f, INDEX_READ);
    ask(f, &seed, 400);
    fixture_check(f);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(all_engines_agree, fixture_setup_index, fixture_teardown),
    };

    return cmocka_run_group_tests_name("retrieval", tests, NULL, NULL);
}
