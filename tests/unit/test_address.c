#include "text/address.h"
#include "text/elision.h"

#include "helpers.h"
#include "base/buf.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

static void addresses_end_where_their_domain_does(void **state)
{
    static const struct {
        const char *text;
        size_t want;
    } cases[] = {
        {"bahn.com fährt", 8},
        {"bahn.com.", 8},
        {"bahn.com/plan", 8},
        {"bahn.de-Chef", 7},
        {"my.de-site.com", 14},
        {"a.b@c-d.museum,", 14},
        {"müller.de", 10},
        {"1822direkt.de", 13},
        {"Tagesschau.de", 13},
        {"WWW.BAHN.DE", 11},
        {"Ende.Im", 0},
        {"bahn.de.Der", 7},
        {"bahn.txt", 0},
        {"u.ae", 0},
        {"bahn..de", 0},
        {".de", 0},
        {"-a.de", 0},
        {"bahn-.de", 0},
        {"@bahn.de", 0},
        {"x.@bahn.de", 0},
        {"a@b@bahn.de", 0},
        {"info@bahn", 0},
        {"bahn.de\xC3\xA4", 0},
        {"bahn.de\xE2\x80\xA6", 7},
        {"192.168.0.1", 0},
        {"", 0},
        {"bahn", 0},
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        size_t end = address_end(span_of(cases[i].text), 0);
        if (end != cases[i].want)
            fail_msg("%s: up to %zu", cases[i].text, end);
    }
}

static void domains_have_parents(void **state)
{
    struct span form = span_of("info@news.example.de");
    size_t domain = 0;

    (void)state;
    assert_true(address_is(form, &domain));
    assert_int_equal(domain, 5);
    assert_int_equal(address_parent(form, domain), 10);
    assert_int_equal(address_parent(form, 10), 0);
    assert_true(address_is(span_of("www.bahn.de"), &domain));
    assert_int_equal(domain, 4);
    assert_true(address_is(span_of("www.de"), &domain));
    assert_int_equal(domain, 0);
    assert_false(address_is(span_of("bahn.de-chef"), &domain));
    assert_false(address_is(span_of(""), &domain));
}

static void long_addresses_are_none(void **state)
{
    struct buf text = BUF_INIT;

    (void)state;
    for (int i = 0; i < 400; i++)
        buf_add_str(&text, "a");
    buf_add_str(&text, ".de");
    assert_int_equal(address_end(buf_span(&text), 0), 0);
    assert_int_equal(address_end(buf_span(&text), 300), 403);
    buf_release(&text);
}

static void forms_are_cut_at_apostrophes(void **state)
{
    static const struct {
        const char *form;
        size_t n, start, end;
        bool last;
    } cases[] = {
        {"d'estaing", 1, 2, 9, true},
        {"abc'13", 1, 0, 3, false},
        {"rock'n'roll", 2, 0, 4, false},
        {"o'neill's", 1, 2, 7, false},
        {"ohm'sche", 1, 0, 3, false},
        {"andrea's", 0, 0, 0, false},
        {"val-d'oise", 0, 0, 0, false},
        {"''''", 0, 0, 0, false},
        {"hab'n", 1, 0, 3, false},
        {"'", 0, 0, 0, false},
        {"", 0, 0, 0, false},
        {"abc", 0, 0, 0, false},
        {"abc'def'ghi'jkl'mno", 4, 0, 3, false},
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        struct elision_part parts[ELISION_MAX_PARTS];
        size_t n = elision_parts(span_of(cases[i].form), parts);
        if (n != cases[i].n ||
            (n > 0 && (parts[0].start != cases[i].start || parts[0].end != cases[i].end ||
                       parts[0].last != cases[i].last)))
            fail_msg("%s: %zu parts", cases[i].form, n);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_end_where_their_domain_does),
        cmocka_unit_test(domains_have_parents),
        cmocka_unit_test(long_addresses_are_none),
        cmocka_unit_test(forms_are_cut_at_apostrophes),
    };
    return cmocka_run_group_tests_name("address", tests, NULL, NULL);
}
