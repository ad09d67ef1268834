#include "fixture.h"

#include "query/expand/thesaurus.h"
#include "thesaurus_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char entries[] =
    "|1\n"
    "-|(Jahreszahl)|anno (...)\n"
    "5 vor 12|1\n"
    "-|5 vor 12|höchste Zeit\n"
    "amsel|2\n"
    "-|Amsel (Hauptform)|Schwarzdrossel|Merle (veraltet, regional)|Vogel (Oberbegriff)\n"
    "(Noun)|Amsel|Sängerin (fig.)|Star (ugs., Antonym)|Fink (Unterbegriff)\n"
    "haus|2\n"
    "-|Haus...|hausintern|intern\n"
    "-|Haus|Heim|trautes  Heim (geh.) (scherzhaft)\n"
    "hüpfen|1\n"
    "-|hüpfen|(sich) hüpfend bewegen|Sätze machen (über (etwas))|hopsen(d)\n"
    "zeit haben|1\n"
    "-|Zeit haben|frei sein|verfügbar sein ...|… frei\n"
    "zweimal|1\n"
    "-|zweimal|doppelt\n"
    "zweimal|1\n"
    "-|zweimal|noch einmal\n"
    "übel|1\n"
    "-|Übel|Missstand\n";

static void name_of(const struct fixture *f, char name[96])
{
    snprintf(name, 96, "%s/th", f->dir);
}

static void add_synonym(struct span synonym, void *ctx)
{
    struct buf *out = ctx;

    buf_add_str(out, out->len > 0 ? "|" : "");
    buf_add_span(out, synonym);
}

static enum fb_status look_up(struct fixture *f, const char *entry, struct buf *out, bool *found,
                              struct fb_error *err)
{
    struct thesaurus t;
    char name[96];
    enum fb_status status;

    name_of(f, name);
    buf_clear(out);
    *found = false;
    status = thesaurus_open(&t, name, err);
    if (status != FB_OK)
        return status;
    status = thesaurus_lookup(&t, span_of(entry), add_synonym, out, found, err);
    thesaurus_close(&t);
    return status;
}

static void entries_are_found_and_cleaned(void **state)
{
    static const struct {
        const char *entry, *want; /* NULL: none */
    } cases[] = {
        {"amsel", "Amsel|Schwarzdrossel|Merle|Amsel|Sängerin"},
        {"AMSEL", "Amsel|Schwarzdrossel|Merle|Amsel|Sängerin"},
        {"5 vor 12", "5 vor 12|höchste Zeit"},
        {"Haus", "Haus|Heim|trautes Heim"},
        {"Hüpfen", "hüpfen|hüpfend bewegen|Sätze machen|hopsen"},
        {"Zeit haben", "Zeit haben|frei sein"},
        {"zweimal", "zweimal|doppelt|zweimal|noch einmal"},
        {"ÜBEL", "Übel|Missstand"},
        {"", "anno"},
        {"amse", NULL},
        {"amselx", NULL},
        {"Zeit", NULL},
        {"zz", NULL},
        {"\xFF", NULL},
        {"haus|2", NULL},
    };
    struct fixture *f = *state;
    struct buf out = BUF_INIT;

    thesaurus_write(f->dir, "th", entries);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool found;

        ASSERT_OK(look_up(f, cases[i].entry, &out, &found, &f->err), &f->err);
        if (found != (cases[i].want != NULL) ||
            strcmp(buf_cstr(&out), cases[i].want ? cases[i].want : "") != 0)
            fail_msg("%s: %d, %s", cases[i].entry, found, buf_cstr(&out));
    }
    buf_release(&out);
}

/* Each of very many entries is found, and nothing between them. */
static void large_files_are_bisected(void **state)
{
    enum { N = 20000 };
    struct fixture *f = *state;
    struct buf text = BUF_INIT, out = BUF_INIT, want = BUF_INIT;
    struct thesaurus t;
    char name[96], entry[32];

    for (int i = 0; i < N; i++)
        buf_addf(&text, "wort%05d%.*s|1\n-|Wort%05d|Sinn %d\n", i, i % 7, "xxxxxxx", i, i);
    thesaurus_write(f->dir, "th", buf_cstr(&text));
    name_of(f, name);
    ASSERT_OK(thesaurus_open(&t, name, &f->err), &f->err);
    for (int i = 0; i < N; i++) {
        bool found;

        snprintf(entry, sizeof entry, "wort%05d%.*s", i, i % 7, "xxxxxxx");
        buf_clear(&out);
        buf_clear(&want);
        buf_addf(&want, "Wort%05d|Sinn %d", i, i);
        ASSERT_OK(thesaurus_lookup(&t, span_of(entry), add_synonym, &out, &found, &f->err),
                  &f->err);
        assert_true(found);
        assert_string_equal(buf_cstr(&out), buf_cstr(&want));
        strcat(entry, "y");
        ASSERT_OK(thesaurus_lookup(&t, span_of(entry), add_synonym, &out, &found, &f->err),
                  &f->err);
        assert_false(found);
    }
    thesaurus_close(&t);
    buf_release(&text);
    buf_release(&out);
    buf_release(&want);
}

static void missing_files_are_told_apart(void **state)
{
    struct fixture *f = *state;
    struct thesaurus t;
    char name[96], path[112];

    name_of(f, name);
    assert_int_equal(thesaurus_open(&t, name, NULL), FB_ERR_NOT_FOUND);
    thesaurus_write(f->dir, "th", entries);
    snprintf(path, sizeof path, "%s.dat", name);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(thesaurus_open(&t, name, NULL), FB_ERR_NOT_FOUND);
}

/* A damaged file is an error with its name and the byte. */
static void damage_is_located(void **state)
{
    static const struct {
        const char *idx, *dat, *want;
    } cases[] = {
        {"ISO8859-1\n1\nhaus|6\n", "UTF-8\nhaus|0\n", "th.idx: damaged at byte 0"},
        {"UTF-8\n", "", "th.idx: damaged at byte 6"},
        {"", "", "th.idx: damaged at byte 0"},
        {"UTF-8\n1\nhaus\n", "UTF-8\nhaus|0\n", "th.idx: damaged at byte 8"},
        {"UTF-8\n1\nhaus|x\n", "UTF-8\nhaus|0\n", "th.idx: damaged at byte 8"},
        {"UTF-8\n1\nhaus|99999999999999999999\n", "UTF-8\nhaus|0\n", "th.idx: damaged at byte 8"},
        {"UTF-8\n1\nhaus|99\n", "UTF-8\nhaus|0\n", "th.idx: damaged at byte 8"},
        {"UTF-8\n1\nhaus|7\n", "UTF-8\nhaus|0\n", "th.dat: damaged at byte 7"},
        {"UTF-8\n1\nhaus|6\n", "UTF-8\nhaus|2\n-|Haus|Heim\n", "th.dat: damaged at byte 25"},
        {"UTF-8\n1\nhaus|6\n", "UTF-8\nhaus|1\n-|Haus|He", "th.dat: damaged at byte 13"},
        {"UTF-8\n1\nhaus|6\n", "UTF-8\nhaus|9999\n", "th.dat: damaged at byte 6"},
        {"UTF-8\n1\nhaus|6\n", "UTF-8\nhaus|1\n-|Haus|\xFFHeim\n", "th.dat: damaged at byte 13"},
    };
    struct fixture *f = *state;
    struct buf out = BUF_INIT;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fb_error err = {0};
        bool found;

        thesaurus_write_file(f->dir, "th.idx", span_of(cases[i].idx));
        thesaurus_write_file(f->dir, "th.dat", span_of(cases[i].dat));
        if (look_up(f, "haus", &out, &found, &err) != FB_ERR_CORRUPT ||
            !strstr(err.message, cases[i].want))
            fail_msg("case %zu: %s", i, err.message ? err.message : "no error");
        fb_error_release(&err);
    }
    buf_release(&out);
}

/* Whatever is cut off or changed: an answer or an error. */
static void any_damage_is_survived(void **state)
{
    struct fixture *f = *state;
    struct buf out = BUF_INIT, files[2] = {BUF_INIT, BUF_INIT};
    static const char *const names[] = {"th.idx", "th.dat"};
    uint64_t random = 7;

    thesaurus_write(f->dir, "th", entries);
    for (int i = 0; i < 2; i++) {
        char path[112], bytes[4096];
        FILE *file;

        snprintf(path, sizeof path, "%s/%s", f->dir, names[i]);
        file = fopen(path, "r");
        assert_non_null(file);
        buf_add(&files[i], bytes, fread(bytes, 1, sizeof bytes, file));
        fclose(file);
    }
    for (int round = 0; round < 2000; round++) {
        int which = (int)fixture_random(&random, 2);
        struct buf changed = BUF_INIT;
        struct fb_error err = {0};
        bool found;
        enum fb_status status;

        buf_add_span(&changed, buf_span(&files[which]));
        if (fixture_random(&random, 3) == 0)
            changed.len = fixture_random(&random, (uint32_t)changed.len);
        else
            changed.data[fixture_random(&random, (uint32_t)changed.len)] =
                "|\n()9\xFF.\0"[fixture_random(&random, 8)];
        thesaurus_write_file(f->dir, names[which], buf_span(&changed));
        status = look_up(f, round % 2 ? "zweimal" : "amsel", &out, &found, &err);
        assert_true(status == FB_OK || (status == FB_ERR_CORRUPT && err.message));
        thesaurus_write_file(f->dir, names[which], buf_span(&files[which]));
        fb_error_release(&err);
        buf_release(&changed);
    }
    buf_release(&out);
    buf_release(&files[0]);
    buf_release(&files[1]);
}

static void the_installed_thesaurus(void **state)
{
    static const char *const some[] = {"Soldat", "krankenhaus", "Auf jeden Fall", "ÜBEL", "€"};
    struct thesaurus t;
    struct buf out = BUF_INIT;
    struct fb_error err = {0};
    (void)state;

    if (thesaurus_open(&t, THESAURUS_INSTALLED, NULL) != FB_OK)
        skip();
    for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
        bool found;

        buf_clear(&out);
        ASSERT_OK(thesaurus_lookup(&t, span_of(some[i]), add_synonym, &out, &found, &err), &err);
        assert_true(found && out.len > 0);
        assert_null(strchr(buf_cstr(&out), '('));
    }
    thesaurus_close(&t);
    buf_release(&out);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(entries_are_found_and_cleaned, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(large_files_are_bisected, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(missing_files_are_told_apart, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(damage_is_located, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(any_damage_is_survived, fixture_setup, fixture_teardown),
        cmocka_unit_test(the_installed_thesaurus),
    };

    return cmocka_run_group_tests_name("thesaurus", tests, NULL, NULL);
}
