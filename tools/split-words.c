/* Splits words with a packed lexicon, for tools/build-lexicon, which counts parts.
 *
 *   split-words LEXICON <WORDS >SPLITS
 *
 * A line in, a line out: the word with "|" between its parts. */
#include "base/buf.h"
#include "text/recognise.h"

#include <stdio.h>
#include <stdlib.h>

/* 8-byte aligned, as malloc gives it. */
static struct span read_file(const char *path)
{
    struct buf b = BUF_INIT;
    char chunk[1 << 16];
    size_t n;
    FILE *f = fopen(path, "rb");

    if (!f) {
        perror(path);
        exit(2);
    }
    while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
        buf_add(&b, chunk, n);
    fclose(f);
    n = b.len;
    return span_make(buf_detach(&b), n);
}

static void print_split(const struct lexicon *lex, struct span word)
{
    struct spelled s;
    struct compound c = {.n_parts = 1};
    struct lemmas lemmas;

    if (lexicon_spell(word, DIGRAPHS_AS_TYPED, &s))
        word_recognise(lex, NULL, &s, &c, &lemmas);
    for (size_t i = 0, start = 0; i < c.n_parts; i++) {
        size_t end = i + 1 < c.n_parts ? s.offset[c.parts[i + 1].start] : word.len;
        printf("%s%.*s", i > 0 ? "|" : "", (int)(end - start), word.ptr + start);
        start = end;
    }
    putchar('\n');
}

int main(int argc, char **argv)
{
    struct span data;
    const struct lexicon *lex;
    char *line = NULL;
    size_t cap = 0;
    ssize_t n;

    if (argc != 2) {
        fputs("usage: split-words LEXICON <WORDS\n", stderr);
        return 2;
    }
    data = read_file(argv[1]);
    lex = lexicon_in(data);
    if (!lex) {
        fprintf(stderr, "split-words: %s: no packed lexicon\n", argv[1]);
        return 2;
    }
    while ((n = getline(&line, &cap, stdin)) > 0)
        print_split(lex, span_make(line, (size_t)n - (line[n - 1] == '\n')));
    free(line);
    free((void *)data.ptr);
    return 0;
}
