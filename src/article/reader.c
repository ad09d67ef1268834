#include "article/reader.h"

#include <strings.h>

/* The registry of formats. Earlier readers win a tie. */

static const struct reader *const READERS[] = {&reader_news, &reader_jsonl, &reader_text};

static const char *const ARTICLE_SUFFIXES[] = {".txt", ".text", ".jsonl", ".ndjson"};

const struct reader *reader_at(size_t i)
{
    return i < sizeof READERS / sizeof READERS[0] ? READERS[i] : NULL;
}

const struct reader *reader_find(struct source *src)
{
    const struct reader *best = NULL;
    int best_score = 0;

    if (!decode_looks_like_text(buf_cstr(&src->head), src->head.len))
        return NULL;
    for (size_t i = 0; reader_at(i); i++) {
        int score = reader_at(i)->sniff(src);

        if (score > best_score) {
            best = reader_at(i);
            best_score = score;
        }
    }
    return best;
}

bool reader_accepts_name(const char *name)
{
    const char *suffix = strrchr(name, '.');
    size_t len = strlen(name);

    if (len == 0 || name[0] == '.' || name[0] == '#' || name[len - 1] == '~')
        return false;
    if (!suffix)
        return true;
    for (size_t i = 0; i < sizeof ARTICLE_SUFFIXES / sizeof ARTICLE_SUFFIXES[0]; i++) {
        if (strcasecmp(suffix, ARTICLE_SUFFIXES[i]) == 0)
            return true;
    }
    return false;
}
