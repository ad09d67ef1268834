#include "article/date.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

static void only_real_days_are_valid(void **state)
{
    static const struct {
        int year, month, day;
        bool want;
    } ROWS[] = {
        {2024, 2, 29, true},  {2023, 2, 29, false}, {2000, 2, 29, true},  {1900, 2, 29, false},
        {2024, 4, 31, false}, {2024, 0, 1, false},  {2024, 13, 1, false}, {2024, 1, 0, false},
        {0, 1, 1, false},     {1, 1, 1, true},      {9999, 12, 31, true}, {10000, 1, 1, false},
    };
    (void)state;

    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++)
        assert_int_equal(date_valid(ROWS[i].year, ROWS[i].month, ROWS[i].day), ROWS[i].want);
}

static void ranges(void **state)
{
    static const struct {
        const char *in;
        int32_t first, last; /* 0, 0: not a range */
    } ROWS[] = {
        {"2024", 20240101, 20241231},
        {"2024-10", 20241001, 20241031},
        {"2024-02", 20240201, 20240229},
        {"2024-10-30", 20241030, 20241030},
        {"24.2.2022", 20220224, 20220224},
        {"24.02.2022", 20220224, 20220224},
        {"24.2.22", 20220224, 20220224},
        {"1.1.70", 19700101, 19700101},
        {"02.2022", 20220201, 20220228},
        {"2.2022", 20220201, 20220228},
        {"", 0, 0},
        {"0000", 0, 0},
        {"24", 0, 0},
        {"24.2", 0, 0},
        {"24.2.", 0, 0},
        {"2024-", 0, 0},
        {"2024-13", 0, 0},
        {"2024-00", 0, 0},
        {"2024-02-30", 0, 0},
        {"2024-10-00", 0, 0},
        {"2024-10-30x", 0, 0},
        {"30.2.2024", 0, 0},
        {"0.2.2024", 0, 0},
        {"1.0.2024", 0, 0},
        {"20241030", 0, 0},
        {"heute", 0, 0},
        {"-2024", 0, 0},
    };
    (void)state;

    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        int32_t first = 0, last = 0;
        bool ok = date_parse_range(span_of(ROWS[i].in), &first, &last);

        if (ok != (ROWS[i].first != 0) || first != ROWS[i].first || last != ROWS[i].last)
            fail_msg("%s: %d %d..%d", ROWS[i].in, ok, (int)first, (int)last);
    }
}

struct row {
    const char *in;
    int32_t want;
};

static void dates_in_text(void **state)
{
    static const struct row ROWS[] = {
        {"24. Februar 2022", 20220224},
        {"Am 24. Februar 2022 begann es", 20220224},
        {"24.02.2022", 20220224},
        {"(24.2.22)", 20220224},
        {"24. 02. 2022", 20220224},
        {"2022-02-24", 20220224},
        {"Stand: 2022-02-24T10:00:00", 20220224},
        {"3. Jänner 2020", 20200103},
        {"3. JÄNNER 2020", 20200103},
        {"12. Mrz. 2021", 20210312},
        {"12. MÄRZ 2021", 20210312},
        {"12.\xC2\xA0März 2021", 20210312},
        {"12.März 2021", 20210312},
        {"Montag, 3. Mai 2022, 14:05 Uhr", 20220503},
        {"4. Sept. 1999", 19990904},
        {"3. Jän. 2020", 20200103},
        {"3. Feber 2020", 20200203},
        {"3. März '21", 20210303},
        {"3. März \xE2\x80\x99"
         "21 war es",
         20210303},
        {"3. Mär. 21", 20210303},
        {"3. März 21, 14 Uhr", 20210303},
        {"03 März 2021", 20210303},
        {"3 Mai 2021", 20210503},
        {"2021/03/03", 20210303},
        {"2021-03-03T14:05:00+01:00", 20210303},
        {"2021/03-03", 0},
        {"3 5. 2021", 0},
        {"3 03.2021", 0},
        {"24./25. Februar 2022", 20220225},
        {"31.02.2022 und 01.03.2022", 20220301},
        {"24. Februar", 0},
        {"24. Maische 2022", 0},
        {"3. Mai 22 Menschen", 0},
        {"Version 1.24.2.2022", 0},
        {"24.2.2022.5", 0},
        {"192.168.1.24", 0},
        {"a2022-02-24", 0},
        {"2022-02-245", 0},
        {"1.000.000 Euro", 0},
        {"", 0},
        {"24.", 0},
        {"12.1", 0},
    };
    (void)state;

    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        int32_t got = date_find(span_of(ROWS[i].in));

        if (got != ROWS[i].want)
            fail_msg("%s: %d", ROWS[i].in, (int)got);
    }
}

static void place_of_a_date(void **state)
{
    struct span s = span_of("Stand: 3. Mai 2022, 14 Uhr");
    size_t start = 0, end = 0;
    (void)state;

    assert_int_equal(date_find_at(s, &start, &end), 20220503);
    assert_int_equal(start, 7);
    assert_int_equal(end, 18);
}

static void dates_in_file_names(void **state)
{
    static const struct row ROWS[] = {
        {"2024-10-30-titel.txt", 20241030},
        {"corpus/2024-10-30-titel.txt", 20241030},
        {"20241030_titel.txt", 20241030},
        {"titel-30.10.2024.txt", 20241030},
        {"titel_2024_10_30", 20241030},
        {"20241030120000-x", 20241030},
        {"titel-20241030T12.txt", 20241030},
        {"a/3.5.2022.txt", 20220503},
        {"2024-10-30/titel.txt", 0},
        {"120241030.txt", 0},
        {"99991030.txt", 0},
        {"20241330.txt", 0},
        {"2024-10_30.txt", 0},
        {"2024-10.txt", 0},
        {"", 0},
        {"/", 0},
    };
    (void)state;

    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        int32_t got = date_from_path(span_of(ROWS[i].in));

        if (got != ROWS[i].want)
            fail_msg("%s: %d", ROWS[i].in, (int)got);
    }
}

static void formats(void **state)
{
    char out[11];
    (void)state;

    date_format(20241030, out);
    assert_string_equal(out, "2024-10-30");
    date_format(10101, out);
    assert_string_equal(out, "0001-01-01");
    date_format(0, out);
    assert_string_equal(out, "");
    date_format(-5, out);
    assert_string_equal(out, "");
    date_format(INT32_MAX, out);
    assert_string_equal(out, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_real_days_are_valid),
        cmocka_unit_test(ranges),
        cmocka_unit_test(dates_in_text),
        cmocka_unit_test(place_of_a_date),
        cmocka_unit_test(dates_in_file_names),
        cmocka_unit_test(formats),
    };

    return cmocka_run_group_tests_name("date", tests, NULL, NULL);
}
