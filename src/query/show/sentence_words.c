/* Abbreviations of German newspapers and laws, and words that begin sentences. Lower-case
 * abbreviations also stand for their capitalised form. Order: by byte, capitals first. */
#include "query/show/sentence_words.h"

const struct abbreviation ABBREVIATIONS[] = {
    {"Abb", MAY_END},        {"Abs", MAY_END},       {"Abschn", MAY_END},
    {"Abt", MAY_END},        {"Anm", MAY_END},       {"Apr", MAY_END},
    {"Art", MAY_END},        {"Aug", MAY_END},       {"Az", NEVER_ENDS},
    {"Bd", MAY_END},         {"Bf", MAY_END},        {"Bhf", MAY_END},
    {"Chr", MAY_END},        {"Co", MAY_END},        {"Corp", MAY_END},
    {"Dez", MAY_END},        {"Di", MAY_END},        {"Dipl", NEVER_ENDS},
    {"Do", MAY_END},         {"Dr", NEVER_ENDS},     {"Feb", MAY_END},
    {"Febr", MAY_END},       {"Fr", NEVER_ENDS},     {"Frl", NEVER_ENDS},
    {"Hbf", MAY_END},        {"Hr", NEVER_ENDS},     {"Hrsg", MAY_END},
    {"Inc", MAY_END},        {"Ing", NEVER_ENDS},    {"Jan", MAY_END},
    {"Jg", MAY_END},         {"Jh", MAY_END},        {"Jhd", MAY_END},
    {"Jr", MAY_END},         {"Jun", MAY_END},       {"Kap", MAY_END},
    {"Lic", NEVER_ENDS},     {"Lit", MAY_END},       {"Ltd", MAY_END},
    {"Mag", NEVER_ENDS},     {"Mill", MAY_END},      {"Mio", MAY_END},
    {"Mr", NEVER_ENDS},      {"Mrd", MAY_END},       {"Mrs", NEVER_ENDS},
    {"Ms", NEVER_ENDS},      {"Mt", NEVER_ENDS},     {"Nov", MAY_END},
    {"Nr", NEVER_ENDS},      {"Okt", MAY_END},       {"Pf", MAY_END},
    {"Pfd", MAY_END},        {"Pkt", MAY_END},       {"Prof", NEVER_ENDS},
    {"Rd", MAY_END},         {"Rdnr", NEVER_ENDS},   {"Rn", NEVER_ENDS},
    {"Rz", NEVER_ENDS},      {"S", MAY_END},         {"Sep", MAY_END},
    {"Sept", MAY_END},       {"Sr", MAY_END},        {"St", NEVER_ENDS},
    {"Std", MAY_END},        {"Stk", MAY_END},       {"Str", MAY_END},
    {"Tab", MAY_END},        {"Tel", NEVER_ENDS},    {"Tsd", MAY_END},
    {"U.S", MAY_END},        {"Verf", MAY_END},      {"Verl", MAY_END},
    {"Ziff", MAY_END},       {"a.D", MAY_END},       {"a.M", MAY_END},
    {"a.a.O", MAY_END},      {"a.o", NEVER_ENDS},    {"abzgl", NEVER_ENDS},
    {"allg", NEVER_ENDS},    {"b.a.w", MAY_END},     {"betr", NEVER_ENDS},
    {"bspw", NEVER_ENDS},    {"bzgl", NEVER_ENDS},   {"bzw", NEVER_ENDS},
    {"ca", NEVER_ENDS},      {"d.J", MAY_END},       {"d.M", MAY_END},
    {"d.R", MAY_END},        {"d.h", NEVER_ENDS},    {"d.i", NEVER_ENDS},
    {"dergl", MAY_END},      {"dgl", MAY_END},       {"dt", NEVER_ENDS},
    {"e.V", MAY_END},        {"ebd", MAY_END},       {"eigtl", NEVER_ENDS},
    {"einschl", NEVER_ENDS}, {"engl", NEVER_ENDS},   {"etc", MAY_END},
    {"ev", NEVER_ENDS},      {"evtl", NEVER_ENDS},   {"exkl", NEVER_ENDS},
    {"f", MAY_END},          {"ff", MAY_END},        {"franz", NEVER_ENDS},
    {"frz", NEVER_ENDS},     {"geb", NEVER_ENDS},    {"gegr", NEVER_ENDS},
    {"gem", NEVER_ENDS},     {"geschl", NEVER_ENDS}, {"gest", MAY_END},
    {"ggf", NEVER_ENDS},     {"griech", NEVER_ENDS}, {"h.c", NEVER_ENDS},
    {"hl", NEVER_ENDS},      {"i.A", NEVER_ENDS},    {"i.Allg", MAY_END},
    {"i.Br", MAY_END},       {"i.R", MAY_END},       {"i.V", MAY_END},
    {"i.d.R", MAY_END},      {"i.e", NEVER_ENDS},    {"i.e.S", MAY_END},
    {"i.w.S", MAY_END},      {"ing", NEVER_ENDS},    {"inkl", NEVER_ENDS},
    {"insb", NEVER_ENDS},    {"insbes", NEVER_ENDS}, {"ital", NEVER_ENDS},
    {"jr", MAY_END},         {"jun", MAY_END},       {"kath", NEVER_ENDS},
    {"lat", NEVER_ENDS},     {"lt", NEVER_ENDS},     {"m.E", MAY_END},
    {"max", NEVER_ENDS},     {"med", NEVER_ENDS},    {"min", NEVER_ENDS},
    {"mind", NEVER_ENDS},    {"n.Chr", MAY_END},     {"o.g", NEVER_ENDS},
    {"o.k", MAY_END},        {"o.Ä", MAY_END},       {"p.a", MAY_END},
    {"phil", NEVER_ENDS},    {"rd", NEVER_ENDS},     {"rer.nat", NEVER_ENDS},
    {"röm", NEVER_ENDS},     {"s.o", MAY_END},       {"s.u", MAY_END},
    {"sek", MAY_END},        {"sen", MAY_END},       {"sog", NEVER_ENDS},
    {"span", NEVER_ENDS},    {"stellv", NEVER_ENDS}, {"svw", NEVER_ENDS},
    {"u.U", MAY_END},        {"u.a", MAY_END},       {"u.a.m", MAY_END},
    {"u.v.a", MAY_END},      {"u.v.a.m", MAY_END},   {"u.v.m", MAY_END},
    {"u.Ä", MAY_END},        {"urspr", NEVER_ENDS},  {"usf", MAY_END},
    {"usw", MAY_END},        {"uvm", MAY_END},       {"v.Chr", MAY_END},
    {"v.a", NEVER_ENDS},     {"verh", NEVER_ENDS},   {"vgl", NEVER_ENDS},
    {"vs", NEVER_ENDS},      {"z.B", NEVER_ENDS},    {"z.T", MAY_END},
    {"z.Zt", NEVER_ENDS},    {"zit", NEVER_ENDS},    {"zw", NEVER_ENDS},
    {"zzgl", NEVER_ENDS},    {"österr", NEVER_ENDS},
};
const size_t N_ABBREVIATIONS = sizeof ABBREVIATIONS / sizeof *ABBREVIATIONS;

const char *const BEGINNINGS[] = {
    "Aber",     "Als",      "Also",     "Am",      "An",      "Andere",    "Auch",
    "Auf",      "Aus",      "Außerdem", "Bei",     "Beide",   "Beim",      "Bereits",
    "Bis",      "Bisher",   "Da",       "Dabei",   "Dadurch", "Dafür",     "Dagegen",
    "Daher",    "Damals",   "Damit",    "Danach",  "Daneben", "Dann",      "Daran",
    "Darauf",   "Daraus",   "Darin",    "Darum",   "Darüber", "Das",       "Dass",
    "Davon",    "Davor",    "Dazu",     "Dem",     "Den",     "Denn",      "Dennoch",
    "Der",      "Deren",    "Deshalb",  "Dessen",  "Die",     "Dies",      "Diese",
    "Diesem",   "Diesen",   "Dieser",   "Dieses",  "Doch",    "Dort",      "Durch",
    "Ebenso",   "Ein",      "Eine",     "Einem",   "Einen",   "Einer",     "Einige",
    "Er",       "Erst",     "Es",       "Etwa",    "Für",     "Gegen",     "Gleichzeitig",
    "Hier",     "Hinter",   "Hinzu",    "Ich",     "Ihm",     "Ihn",       "Ihr",
    "Ihre",     "Im",       "Immer",    "In",      "Ins",     "Insgesamt", "Ist",
    "Jede",     "Jeder",    "Jedoch",   "Jetzt",   "Kein",    "Keine",     "Laut",
    "Man",      "Manche",   "Mehr",     "Mit",     "Nach",    "Nachdem",   "Nicht",
    "Noch",     "Nun",      "Nur",      "Ob",      "Obwohl",  "Oder",      "Ohne",
    "Schon",    "Sehr",     "Sein",     "Seine",   "Seit",    "Seitdem",   "Sich",
    "Sie",      "So",       "Sobald",   "Sogar",   "Sollte",  "Sondern",   "Trotz",
    "Trotzdem", "Um",       "Und",      "Unser",   "Unsere",  "Unter",     "Viele",
    "Vom",      "Von",      "Vor",      "War",     "Warum",   "Was",       "Weder",
    "Wegen",    "Weil",     "Weitere",  "Welche",  "Wenn",    "Wer",       "Wie",
    "Wir",      "Wird",     "Wo",       "Während", "Zu",      "Zudem",     "Zuerst",
    "Zuletzt",  "Zum",      "Zunächst", "Zur",     "Zwar",    "Zwei",      "Zwischen",
    "Über",     "Übrigens",
};
const size_t N_BEGINNINGS = sizeof BEGINNINGS / sizeof *BEGINNINGS;

const struct abbreviation *abbreviation_find(struct span text)
{
    size_t low = 0, high = N_ABBREVIATIONS;

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int c = span_cmp(text, span_of(ABBREVIATIONS[mid].text));
        if (c == 0)
            return &ABBREVIATIONS[mid];
        if (c < 0)
            high = mid;
        else
            low = mid + 1;
    }
    return NULL;
}

bool sentence_begins_with(struct span word)
{
    size_t low = 0, high = N_BEGINNINGS;

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int c = span_cmp(word, span_of(BEGINNINGS[mid]));
        if (c == 0)
            return true;
        if (c < 0)
            high = mid;
        else
            low = mid + 1;
    }
    return false;
}
