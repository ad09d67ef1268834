/* German function words, by word class: articles, pronouns, prepositions, conjunctions, auxiliary
 * and modal verbs, particles and question words. They are in nearly every article, so in a question
 * they say nothing about what is looked for. Folded forms in byte order, for binary search. */
#include "text/analyze.h"

#include <stdlib.h>

static const char *const stop_words[] = {
    "a",        "ab",      "aber",     "alle",    "allem",     "allen",     "aller",
    "alles",    "als",     "also",     "am",      "an",        "andere",    "anderem",
    "anderen",  "anderer", "anderes",  "anhand",  "auch",      "auf",       "aufgrund",
    "aus",      "außer",   "außerdem", "b",       "bei",       "beim",      "bereits",
    "bevor",    "bin",     "bis",      "bist",    "bzw",       "d",         "da",
    "dabei",    "dadurch", "dafür",    "dagegen", "daher",     "damals",    "damit",
    "dann",     "daran",   "darauf",   "daraus",  "darf",      "darin",     "darum",
    "darüber",  "das",     "dass",     "davon",   "dazu",      "daß",       "dein",
    "deine",    "deinem",  "deinen",   "deiner",  "dem",       "den",       "denen",
    "denn",     "der",     "deren",    "des",     "dessen",    "dich",      "die",
    "diese",    "diesem",  "diesen",   "dieser",  "dieses",    "dir",       "doch",
    "dort",     "du",      "durch",    "durfte",  "durften",   "dürfen",    "dürfte",
    "eben",     "ein",     "eine",     "einem",   "einen",     "einer",     "eines",
    "einige",   "einigen", "einiger",  "einiges", "entweder",  "er",        "es",
    "etc",      "etwa",    "etwas",    "euch",    "euer",      "eure",      "falls",
    "für",      "ganz",    "gar",      "gegen",   "gegenüber", "gehabt",    "gewesen",
    "geworden", "h",       "habe",     "haben",   "habt",      "hast",      "hat",
    "hatte",    "hatten",  "hattest",  "her",     "hier",      "hierbei",   "hierzu",
    "hin",      "hinter",  "hätte",    "hätten",  "ich",       "ihm",       "ihn",
    "ihnen",    "ihr",     "ihre",     "ihrem",   "ihren",     "ihrer",     "ihres",
    "im",       "immer",   "in",       "indem",   "ins",       "inwiefern", "inwieweit",
    "ist",      "ja",      "jede",     "jedem",   "jeden",     "jeder",     "jedes",
    "jedoch",   "jemand",  "jene",     "jenem",   "jenen",     "jener",     "jenes",
    "jetzt",    "jeweils", "kann",     "kannst",  "kein",      "keine",     "keinem",
    "keinen",   "keiner",  "keines",   "konnte",  "konnten",   "können",    "könnt",
    "könnte",   "könnten", "laut",     "mag",     "mal",       "man",       "manche",
    "manchem",  "manchen", "mancher",  "manches", "mehr",      "mein",      "meine",
    "meinem",   "meinen",  "meiner",   "meines",  "mich",      "mir",       "mit",
    "mochte",   "muss",    "musst",    "musste",  "mussten",   "muß",       "möchte",
    "möchten",  "mögen",   "müssen",   "müsst",   "müsste",    "nach",      "nachdem",
    "neben",    "nein",    "nicht",    "nichts",  "niemand",   "noch",      "nun",
    "nur",      "ob",      "obwohl",   "oder",    "ohne",      "schon",     "sehr",
    "seid",     "sein",    "seine",    "seinem",  "seinen",    "seiner",    "seines",
    "seit",     "selbst",  "sich",     "sie",     "sind",      "so",        "sobald",
    "sodass",   "sogar",   "solange",  "solche",  "solchem",   "solchen",   "solcher",
    "solches",  "soll",    "sollen",   "sollst",  "sollt",     "sollte",    "sollten",
    "sondern",  "sowie",   "sowohl",   "trotz",   "u",         "um",        "und",
    "uns",      "unser",   "unsere",   "unserem", "unseren",   "unserer",   "unter",
    "usw",      "viel",    "viele",    "vielen",  "vieler",    "vom",       "von",
    "vor",      "wann",    "war",      "waren",   "warst",     "wart",      "warum",
    "was",      "weder",   "wegen",    "weil",    "welch",     "welche",    "welchem",
    "welchen",  "welcher", "welches",  "wem",     "wen",       "wenig",     "wenige",
    "wenn",     "wer",     "werde",    "werden",  "werdet",    "weshalb",   "wessen",
    "weswegen", "wie",     "wieder",   "wieso",   "wieviel",   "wieviele",  "will",
    "willst",   "wir",     "wird",     "wirst",   "wo",        "wobei",     "wodurch",
    "wofür",    "woher",   "wohin",    "wollen",  "wollt",     "wollte",    "wollten",
    "womit",    "wonach",  "woran",    "worauf",  "worden",    "worin",     "worum",
    "worüber",  "wovon",   "wozu",     "wurde",   "wurden",    "während",   "wäre",
    "wären",    "würde",   "würden",   "z",       "zu",        "zum",       "zumindest",
    "zur",      "zwar",    "zwischen", "über",
};

static int compare_word(const void *key, const void *element)
{
    return span_cmp(*(const struct span *)key, span_of(*(const char *const *)element));
}

bool analyze_is_stop_word(struct span form)
{
    return bsearch(&form, stop_words, sizeof stop_words / sizeof *stop_words, sizeof *stop_words,
                   compare_word) != NULL;
}
