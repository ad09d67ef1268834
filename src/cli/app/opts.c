/* Option tables over getopt_long. The table is turned into getopt's own form for each parse: a
 * command has some ten options, so that costs nothing, and there is only one place to maintain. */
#include "cli/app/opts.h"

#include "base/i18n.h"
#include "base/xalloc.h"
#include "cli/terminal/term.h"
#include "cli/terminal/wrap.h"
#include "text/utf8.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>

#define LONG_BASE         256
#define MAX_NEAREST_BYTES 40

/* What getopt_long wants, made of all groups; row i of longs is row i of specs and targets. */
struct parser {
    struct option *longs;
    const struct opt_spec **specs;
    char **targets;
    bool *seen;
    const char **names;
    size_t n;
    struct buf shorts;
};

static enum fb_status missing_value(const struct opt_spec *spec, struct fb_error *err)
{
    return fb_error_set(err, FB_ERR_USAGE, _("--%s needs a value: --%s %s."), spec->name,
                        spec->name, _(spec->arg));
}

static void parser_init(struct parser *p, const struct opt_group *groups, size_t n_groups,
                        enum opt_order order)
{
    size_t n = 0;

    for (size_t g = 0; g < n_groups; g++)
        for (const struct opt_spec *s = groups[g].specs; s && s->name; s++)
            n++;
    *p = (struct parser){
        .longs = xcalloc(n + 1, sizeof *p->longs),
        .specs = xcalloc(n + 1, sizeof *p->specs),
        .targets = xcalloc(n + 1, sizeof *p->targets),
        .seen = xcalloc(n + 1, sizeof *p->seen),
        .names = xcalloc(n + 1, sizeof *p->names),
    };
    buf_add_str(&p->shorts, order == OPT_STOP_AT_FIRST ? "+:" : ":");
    for (size_t g = 0; g < n_groups; g++) {
        for (const struct opt_spec *s = groups[g].specs; s && s->name; s++) {
            bool takes_value = s->kind != OPT_FLAG && s->kind != OPT_SET;

            p->longs[p->n] = (struct option){
                .name = s->name,
                .has_arg = takes_value ? required_argument : no_argument,
                .val = LONG_BASE + (int)p->n,
            };
            p->specs[p->n] = s;
            p->targets[p->n] = groups[g].target;
            p->names[p->n] = s->name;
            p->n++;
            if (s->letter) {
                buf_add_char(&p->shorts, s->letter);
                if (takes_value)
                    buf_add_char(&p->shorts, ':');
            }
        }
    }
}

static void parser_release(struct parser *p)
{
    free(p->longs);
    free(p->specs);
    free(p->targets);
    free(p->seen);
    free(p->names);
    buf_release(&p->shorts);
}

static size_t parser_find(const struct parser *p, int code)
{
    for (size_t i = 0; i < p->n; i++)
        if (code == LONG_BASE + (int)i || (code != 0 && code == p->specs[i]->letter))
            return i;
    return p->n;
}

static enum fb_status set_number(const struct opt_spec *spec, size_t *target, const char *text,
                                 struct fb_error *err)
{
    char *end = NULL;
    unsigned long long value;

    errno = 0;
    value = strtoull(text, &end, 10);
    if (*text < '0' || *text > '9' || *end || errno || value > spec->max)
        return fb_error_set(err, FB_ERR_USAGE,
                            _("--%s takes a whole number from 0 to %zu, not \"%s\"."), spec->name,
                            spec->max, text);
    *target = (size_t)value;
    return FB_OK;
}

static enum fb_status set_keyword(const struct opt_spec *spec, int *target, const char *text,
                                  struct fb_error *err)
{
    struct buf list = BUF_INIT;

    for (int i = 0; spec->keywords[i]; i++) {
        if (strcmp(spec->keywords[i], text) == 0) {
            *target = i;
            buf_release(&list);
            return FB_OK;
        }
        if (i)
            buf_add_str(&list, ", ");
        buf_add_str(&list, spec->keywords[i]);
    }
    fb_error_set(err, FB_ERR_USAGE, _("--%s takes one of %s, not \"%s\"."), spec->name,
                 buf_cstr(&list), text);
    buf_release(&list);
    return FB_ERR_USAGE;
}

static enum fb_status set_choice(const struct parser *p, size_t row, struct fb_error *err)
{
    const struct opt_spec *spec = p->specs[row];

    for (size_t i = 0; i < p->n; i++) {
        const struct opt_spec *other = p->specs[i];

        if (p->seen[i] && other->kind == OPT_SET && other->offset == spec->offset &&
            p->targets[i] == p->targets[row] && other->value != spec->value)
            return fb_error_set(err, FB_ERR_USAGE, _("--%s and --%s exclude each other."),
                                other->name, spec->name);
    }
    *(int *)(void *)(p->targets[row] + spec->offset) = spec->value;
    return FB_OK;
}

static enum fb_status set_value(struct parser *p, size_t row, const char *text,
                                struct fb_error *err)
{
    const struct opt_spec *spec = p->specs[row];
    void *target = p->targets[row] + spec->offset;
    enum fb_status status = FB_OK;

    switch (spec->kind) {
    case OPT_FLAG:
        *(bool *)target = true;
        break;
    case OPT_SET:
        status = set_choice(p, row, err);
        break;
    case OPT_SIZE:
        status = set_number(spec, target, text, err);
        break;
    case OPT_STRING:
        if (!*text)
            return missing_value(spec, err);
        *(const char **)target = text;
        break;
    case OPT_KEYWORD:
        status = set_keyword(spec, target, text, err);
        break;
    }
    p->seen[row] = true;
    return status;
}

/* The word on the command line that holds the unknown letter: getopt has moved past it only when
 * the letter was the word's last. */
static const char *cluster_of(int argc, char **argv, int letter)
{
    const char *before = optind > 1 ? argv[optind - 1] : NULL;
    const char *here = optind < argc ? argv[optind] : NULL;

    if (before && before[0] == '-' && before[1] != '-' && before[1] &&
        (unsigned char)before[strlen(before) - 1] == (unsigned char)letter)
        return before;
    return here && here[0] == '-' ? here : before;
}

static enum fb_status unknown_long(const struct parser *p, const char *word, struct fb_error *err)
{
    size_t n_bytes = strcspn(word, "=");
    size_t n_starting = 0;
    char *name = xmemdup0(word + 2, n_bytes - 2);
    const char *nearest = opts_nearest(name, p->names, p->n);

    for (size_t i = 0; i < p->n; i++)
        n_starting += strncmp(p->names[i], name, n_bytes - 2) == 0;
    if (n_starting > 1)
        fb_error_set(err, FB_ERR_USAGE, _("--%s could be more than one option; write more of it."),
                     name);
    else if (nearest)
        fb_error_set(err, FB_ERR_USAGE,
                     _("There is no option --%s; --%s is similar. "
                       "To search for text that starts with a dash, put -- before it."),
                     name, nearest);
    else
        fb_error_set(err, FB_ERR_USAGE,
                     _("There is no option --%s; --help names them all. "
                       "To search for text that starts with a dash, put -- before it."),
                     name);
    free(name);
    return FB_ERR_USAGE;
}

static enum fb_status unknown_option(const struct parser *p, int argc, char **argv,
                                     struct fb_error *err)
{
    const char *word;

    if (optopt >= LONG_BASE)
        return fb_error_set(err, FB_ERR_USAGE, _("--%s takes no value."),
                            p->specs[parser_find(p, optopt)]->name);
    if (optopt == 0)
        return unknown_long(p, argv[optind - 1], err);
    word = cluster_of(argc, argv, optopt);
    return fb_error_set(err, FB_ERR_USAGE,
                        _("There is no option like %s; --help names them all. "
                          "To search for text that starts with a dash, put -- before it."),
                        word ? word : "-");
}

static enum fb_status parse_all(struct parser *p, int argc, char **argv, struct fb_error *err)
{
    enum fb_status status = FB_OK;

    opterr = 0;
    optind = 0; /* glibc: start afresh, whatever was parsed before */
    while (status == FB_OK) {
        int code = getopt_long(argc, argv, buf_cstr(&p->shorts), p->longs, NULL);
        size_t row = parser_find(p, code);

        if (code == -1)
            break;
        if (code == ':')
            status = missing_value(p->specs[parser_find(p, optopt)], err);
        else if (code == '?' || row == p->n)
            status = unknown_option(p, argc, argv, err);
        else
            status = set_value(p, row, optarg, err);
    }
    return status;
}

enum fb_status opts_parse(const struct opt_group *groups, size_t n_groups, enum opt_order order,
                          int argc, char **argv, int *n_used, struct fb_error *err)
{
    struct parser p;
    enum fb_status status;

    parser_init(&p, groups, n_groups, order);
    status = parse_all(&p, argc, argv, err);
    *n_used = optind;
    parser_release(&p);
    return status;
}

static void add_names(struct buf *out, const struct opt_spec *spec)
{
    if (spec->letter)
        buf_addf(out, "-%c, ", spec->letter);
    else
        buf_add_str(out, "    ");
    buf_addf(out, "--%s", spec->name);
    if (spec->arg)
        buf_addf(out, " %s", _(spec->arg));
}

void opts_add_help(struct buf *out, const struct opt_spec *specs, size_t cols)
{
    enum { HELP_COLUMN = 27 };

    for (const struct opt_spec *s = specs; s && s->name; s++) {
        struct buf names = BUF_INIT;

        if (!s->help)
            continue;
        add_names(&names, s);
        wrap_row(out, buf_span(&names), span_of(_(s->help)), HELP_COLUMN, cols);
        buf_release(&names);
    }
}

/* Typing errors between two short words: insertions, deletions, changes and swaps of neighbours
 * (optimal string alignment). */
static size_t edit_distance(const char *a, size_t n_a, const char *b, size_t n_b)
{
    size_t rows[3][MAX_NEAREST_BYTES + 1];

    for (size_t j = 0; j <= n_b; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= n_a; i++) {
        size_t *row = rows[i % 3], *last = rows[(i + 2) % 3], *last_but_one = rows[(i + 1) % 3];

        row[0] = i;
        for (size_t j = 1; j <= n_b; j++) {
            size_t best = last[j - 1] + (a[i - 1] != b[j - 1]);

            if (last[j] + 1 < best)
                best = last[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                last_but_one[j - 2] + 1 < best)
                best = last_but_one[j - 2] + 1;
            row[j] = best;
        }
    }
    return rows[n_a % 3][n_b];
}

const char *opts_nearest(const char *word, const char *const *names, size_t n_names)
{
    size_t n_word = strlen(word);
    size_t best = n_word <= 3 ? 2 : 3;
    const char *found = NULL;

    if (n_word == 0 || n_word > MAX_NEAREST_BYTES)
        return NULL;
    for (size_t i = 0; i < n_names; i++) {
        size_t n_name = strlen(names[i]);
        size_t distance;

        if (n_name > MAX_NEAREST_BYTES)
            continue;
        distance = edit_distance(word, n_word, names[i], n_name);
        if (distance < best) {
            best = distance;
            found = names[i];
        }
    }
    return found;
}
