/* Recognises addresses by their letters alone. A domain needs two labels and ends in one that may
 * be a top-level domain: any two letters, or one of a list. What tells a domain from two sentences
 * without a blank between them ("Ende.Im") is the capital. Looks no further than an address can be
 * long, so any text takes linear time. */
#include "text/address.h"

#include "text/fold.h"

enum { MAX_BYTES = 254, MIN_LABEL_BYTES = 2 };

static const char *const top_level_domains[] = {
    "com",     "net",    "org",        "info",         "biz",     "edu",     "gov",     "int",
    "mil",     "name",   "pro",        "museum",       "mobi",    "tel",     "coop",    "aero",
    "app",     "dev",    "blog",       "shop",         "online",  "site",    "website", "web",
    "digital", "media",  "news",       "agency",       "berlin",  "hamburg", "koeln",   "cologne",
    "nrw",     "ruhr",   "bayern",     "saarland",     "wien",    "tirol",   "swiss",   "zuerich",
    "club",    "email",  "gmbh",       "cloud",        "store",   "social",  "tech",    "radio",
    "press",   "wiki",   "xyz",        "world",        "academy", "group",   "team",    "jobs",
    "travel",  "reisen", "immobilien", "versicherung",
};

static bool is_ascii_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The bytes of what may stand in a label at pos; 0 if nothing does. */
static size_t label_bytes(struct span text, size_t pos)
{
    char c = pos < text.len ? text.ptr[pos] : 0;
    size_t n;

    if (is_ascii_letter(c) || (c >= '0' && c <= '9') || c == '-')
        return 1;
    return (unsigned char)c >= 0x80 && fold_is_word(fold_peek(text, pos, &n)) ? n : 0;
}

static size_t label_end(struct span text, size_t pos)
{
    size_t n;

    while ((n = label_bytes(text, pos)) > 0)
        pos += n;
    return pos;
}

static bool is_top_level(struct span s)
{
    char lower[16];

    if (s.len < 2 || s.len > sizeof lower || (s.ptr[0] < 'a' && s.ptr[1] >= 'a'))
        return false;
    for (size_t i = 0; i < s.len; i++)
        lower[i] = (char)(s.ptr[i] | 0x20);
    return s.len == 2 || span_is_one_of(span_make(lower, s.len), top_level_domains,
                                        sizeof top_level_domains / sizeof *top_level_domains);
}

/* The byte behind the longest domain at pos, before a hyphen that joins it to a word; 0 if there is
 * none. */
static size_t domain_end(struct span text, size_t pos)
{
    size_t best = 0, n_before = 0;

    for (;;) {
        size_t end = label_end(text, pos), letters = pos;
        if (end == pos || text.ptr[pos] == '-')
            return best;
        while (letters < end && is_ascii_letter(text.ptr[letters]))
            letters++;
        if (n_before >= MIN_LABEL_BYTES && (letters == end || text.ptr[letters] == '-') &&
            is_top_level(span_make(text.ptr + pos, letters - pos)))
            best = letters;
        if (text.ptr[end - 1] == '-' || end >= text.len || text.ptr[end] != '.')
            return best;
        n_before = end - pos;
        pos = end + 1;
    }
}

/* The "@" behind the local part of a mail address at pos; 0 if there is none. */
static size_t find_at(struct span text, size_t pos)
{
    const size_t start = pos;

    while (pos < text.len) {
        size_t n = label_bytes(text, pos);
        char c = text.ptr[pos];
        if (c == '@')
            return pos > start && text.ptr[pos - 1] != '.' ? pos : 0;
        if (n == 0 && c != '.' && c != '_' && c != '+')
            return 0;
        pos += n > 0 ? n : 1;
    }
    return 0;
}

size_t address_end(struct span text, size_t pos)
{
    size_t at;

    if (text.len - pos > MAX_BYTES)
        text.len = pos + MAX_BYTES;
    at = find_at(text, pos);
    return domain_end(text, at > 0 ? at + 1 : pos);
}

bool address_is(struct span form, size_t *domain)
{
    const char *at;

    if (form.len > MAX_BYTES || !memchr(form.ptr, '.', form.len) ||
        address_end(form, 0) != form.len)
        return false;
    at = memchr(form.ptr, '@', form.len);
    *domain = at ? (size_t)(at + 1 - form.ptr) : 0;
    if (*domain == 0 && span_starts(form, span_of("www.")) && address_parent(form, 0) == 4)
        *domain = 4;
    return true;
}

size_t address_parent(struct span form, size_t domain)
{
    const char *dot = memchr(form.ptr + domain, '.', form.len - domain);
    size_t parent = dot ? (size_t)(dot + 1 - form.ptr) : form.len;

    return memchr(form.ptr + parent, '.', form.len - parent) ? parent : 0;
}
