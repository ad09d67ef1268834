/* Makes small thesaurus files, as MyThes has them. */
#include "thesaurus_files.h"

#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>

void thesaurus_write_file(const char *dir, const char *name, struct span bytes)
{
    char path[160];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", dir, name);
    file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, file), bytes.len);
    assert_int_equal(fclose(file), 0);
}

void thesaurus_write(const char *dir, const char *name, const char *entries)
{
    static const char encoding[] = "UTF-8\n";
    struct buf dat = BUF_INIT, lines = BUF_INIT, idx = BUF_INIT;
    char file[64];
    int n = 0;

    buf_add_str(&dat, encoding);
    for (const char *line = entries; *line;) {
        const char *end = strchr(line, '\n'), *bar = memrchr(line, '|', (size_t)(end - line));

        buf_add(&lines, line, (size_t)(bar - line));
        buf_addf(&lines, "|%zu\n", strlen(encoding) + (size_t)(line - entries));
        n++;
        for (int meanings = atoi(bar + 1); meanings >= 0; meanings--)
            line = strchr(line, '\n') + 1;
    }
    buf_add_str(&dat, entries);
    buf_addf(&idx, "%s%d\n", encoding, n);
    buf_add_span(&idx, buf_span(&lines));
    snprintf(file, sizeof file, "%s.dat", name);
    thesaurus_write_file(dir, file, buf_span(&dat));
    snprintf(file, sizeof file, "%s.idx", name);
    thesaurus_write_file(dir, file, buf_span(&idx));
    buf_release(&dat);
    buf_release(&lines);
    buf_release(&idx);
}
