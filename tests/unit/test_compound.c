#include "text/compound.h"

#include "base/buf.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#define N_ELEMS(array) (sizeof(array) / sizeof((array)[0]))

enum { MAX_PARTS = 7 };

static void describe(struct span form, size_t max_parts, struct buf *out)
{
    struct compound_part parts[MAX_PARTS];
    size_t n = compound_split(form, parts, max_parts), last = 0;

    assert_in_range(n, 1, max_parts);
    for (size_t i = 0; i < n; i++) {
        assert_true(parts[i].start >= last && parts[i].end <= form.len);
        assert_true(parts[i].start < parts[i].end || form.len == 0);
        last = parts[i].end;
        buf_addf(out, "%s%.*s", i ? "+" : "", (int)(parts[i].end - parts[i].start),
                 form.ptr + parts[i].start);
    }
}

static void seams_are_found(void **state)
{
    static const struct {
        const char *form, *want;
    } cases[] = {
        {"rüstungstechnologie", "rüstung+technologie"},
        {"ruestungstechnologie", "ruestung+technologie"},
        {"freiheitsbewegung", "freiheit+bewegung"},
        {"tätigkeitsbericht", "tätigkeit+bericht"},
        {"gesellschaftsform", "gesellschaft+form"},
        {"unionsfraktion", "union+fraktion"},
        {"universitätsklinik", "universität+klinik"},
        {"universitaetsklinik", "universitaet+klinik"},
        {"eigentumswohnung", "eigentum+wohnung"},
        {"flüchtlingslager", "flüchtling+lager"},
        {"übungsleiter", "übung+leiter"},
        {"redaktionsleitungsposten", "redaktion+leitung+posten"},
        {"sicherheitsüberprüfung", "sicherheit+überprüfung"},
        {"schwungscheibe", "schwungscheibe"},
        {"sprungschanze", "sprungschanze"},
        {"zeitungen", "zeitungen"},
        {"zeitungs", "zeitungs"},
        {"wohnungsnot", "wohnungsnot"}, /* three letters could be an ending as well */
        {"haus", "haus"},
        {"rüstungstchnlg", "rüstungstchnlg"}, /* no vowel, no word */
        {"wirtschafts-minister", "wirtschafts-minister"},
        {"rüstungs2000", "rüstungs2000"},
        {"ungsungs", "ungsungs"},
        {"", ""},
        {"\xFF\xFF", "\xFF\xFF"},
        {"s", "s"},
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        struct buf got = BUF_INIT;
        describe(span_of(cases[i].form), MAX_PARTS, &got);
        if (strcmp(buf_cstr(&got), cases[i].want) != 0)
            fail_msg("%s became %s, not %s", cases[i].form, buf_cstr(&got), cases[i].want);
        buf_release(&got);
    }
}

static void parts_fit_their_room(void **state)
{
    static const char *const want[] = {"redaktionsleitungsposten", "redaktion+leitungsposten",
                                       "redaktion+leitung+posten", "redaktion+leitung+posten"};

    (void)state;
    for (size_t max = 1; max <= N_ELEMS(want); max++) {
        struct buf got = BUF_INIT;
        describe(span_of(want[0]), max, &got);
        assert_string_equal(buf_cstr(&got), want[max - 1]);
        buf_release(&got);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seams_are_found),
        cmocka_unit_test(parts_fit_their_room),
    };
    return cmocka_run_group_tests_name("compound", tests, NULL, NULL);
}
