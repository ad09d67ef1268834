/* libstemmer's public functions choose among sixty stemmers by name, so that a program that calls
 * them holds all of those, with 10,000 pointers to be relocated in 83 pages at every start: .4 ms,
 * more than a search takes. Where libstemmer is linked statically (the Makefile says so by
 * FINDBUCH_GERMAN_ONLY), German is therefore called directly, by the names that Snowball's compiler
 * gives to what it makes. Their header is not installed; tests/unit/test_stemmer.c holds the result
 * against the public functions'. */
#include "text/stemmer.h"

#ifdef FINDBUCH_GERMAN_ONLY

/* The beginning of what Snowball's stemmers work on. */
struct SN_env {
    unsigned char *p; /* the word, then its stem */
    int c;
    int l; /* bytes of it */
};

extern struct SN_env *german_UTF_8_create_env(void);
extern void german_UTF_8_close_env(struct SN_env *env);
extern int german_UTF_8_stem(struct SN_env *env);
extern int SN_set_current(struct SN_env *env, int n_bytes, const unsigned char *word);

struct stemmer *stemmer_new(void)
{
    return (struct stemmer *)(void *)german_UTF_8_create_env();
}

void stemmer_free(struct stemmer *s)
{
    german_UTF_8_close_env((struct SN_env *)(void *)s);
}

bool stemmer_stem(struct stemmer *s, struct span word, struct span *stem)
{
    struct SN_env *env = (struct SN_env *)(void *)s;

    if (SN_set_current(env, (int)word.len, (const unsigned char *)(word.len ? word.ptr : "")) !=
            0 ||
        german_UTF_8_stem(env) < 0)
        return false;
    *stem = span_make((const char *)env->p, (size_t)env->l);
    return true;
}

bool stemmer_is_built_in(void)
{
    return true;
}

#else

#include <libstemmer.h>

struct stemmer *stemmer_new(void)
{
    return (struct stemmer *)(void *)sb_stemmer_new("german", "UTF_8");
}

void stemmer_free(struct stemmer *s)
{
    sb_stemmer_delete((struct sb_stemmer *)(void *)s);
}

bool stemmer_stem(struct stemmer *s, struct span word, struct span *stem)
{
    struct sb_stemmer *snowball = (struct sb_stemmer *)(void *)s;
    const sb_symbol *found =
        sb_stemmer_stem(snowball, (const sb_symbol *)(word.len ? word.ptr : ""), (int)word.len);

    if (found)
        *stem = span_make((const char *)found, (size_t)sb_stemmer_length(snowball));
    return found != NULL;
}

bool stemmer_is_built_in(void)
{
    return false;
}

#endif
