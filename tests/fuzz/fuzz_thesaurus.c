/* Files of synonyms may hold anything: a look-up in any two files ends with clean UTF-8 or is
 * refused with a message; so does reading a user's own. The input is the .idx and the .dat with a
 * NUL between; a part without NUL is a user's file. Entries are asked for that the input itself may
 * hold. */
#include "fuzz.h"

#include "base/buf.h"
#include "query/expand/synonym_file.h"
#include "query/expand/thesaurus.h"
#include "text/utf8.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char dir[64];

static void path_of(const char *suffix, char path[96])
{
    snprintf(path, 96, "%s/th%s", dir, suffix);
}

static void remove_files(void)
{
    char path[96];

    path_of(".idx", path);
    unlink(path);
    path_of(".dat", path);
    unlink(path);
    rmdir(dir);
}

static void write_file(const char *suffix, const void *bytes, size_t n)
{
    char path[96];
    FILE *file;

    path_of(suffix, path);
    file = fopen(path, "w");
    REQUIRE(file && fwrite(bytes, 1, n, file) == n && fclose(file) == 0);
}

static void on_synonym(struct span synonym, void *ctx)
{
    (void)ctx;
    REQUIRE(synonym.len > 0 && utf8_valid_prefix(synonym.ptr, synonym.len) == synonym.len);
}

static void look_up(const struct thesaurus *t, struct span entry)
{
    struct fb_error err = {0};
    bool found;
    enum fb_status status = thesaurus_lookup(t, entry, on_synonym, NULL, &found, &err);

    REQUIRE(status == FB_OK || (status == FB_ERR_CORRUPT && err.message));
    fb_error_release(&err);
}

/* The first entries of the .idx, and one that it has not. */
static void look_up_some(const struct thesaurus *t, struct span idx)
{
    int n = 0;

    look_up(t, span_of("kaktus"));
    while (idx.len > 0 && n++ < 8) {
        const char *end = memchr(idx.ptr, '\n', idx.len);
        size_t line = end ? (size_t)(end - idx.ptr) : idx.len;
        const char *bar = memrchr(idx.ptr, '|', line);

        look_up(t, span_make(idx.ptr, bar ? (size_t)(bar - idx.ptr) : line));
        line += end != NULL;
        idx = span_make(idx.ptr + line, idx.len - line);
    }
}

static void read_thesaurus(struct span idx, struct span dat)
{
    struct fb_error err = {0};
    struct thesaurus t;
    char name[96];
    enum fb_status status;

    if (!dir[0]) {
        strcpy(dir, "/tmp/findbuch-fuzz-XXXXXX");
        REQUIRE(mkdtemp(dir));
        atexit(remove_files);
    }
    write_file(".idx", idx.ptr, idx.len);
    write_file(".dat", dat.ptr, dat.len);
    path_of("", name);
    status = thesaurus_open(&t, name, &err);
    if (status == FB_OK) {
        look_up_some(&t, idx);
        thesaurus_close(&t);
    } else {
        REQUIRE(status == FB_ERR_CORRUPT && err.message);
    }
    fb_error_release(&err);
}

static void read_own(struct span text)
{
    struct fb_error err = {0};
    struct synonym_file file;
    enum fb_status status = synonym_file_parse(&file, text, "own", &err);

    REQUIRE(status == FB_OK || err.message);
    if (status == FB_OK) {
        for (size_t i = 0; i < file.n_groups; i++)
            for (size_t k = 0; k < file.groups[i].n_terms; k++)
                on_synonym(file.groups[i].terms[k], NULL);
        synonym_file_release(&file);
    }
    fb_error_release(&err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *nul = size > 0 ? memchr(data, 0, size) : NULL;
    size_t n = nul ? (size_t)(nul - data) : size;
    struct span first = span_make((const char *)data, n);

    if (nul)
        read_thesaurus(first, span_make((const char *)nul + 1, size - n - 1));
    else
        read_own(first);
    return 0;
}
