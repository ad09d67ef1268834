#include "article/date.h"
#include "article/news.h"
#include "summary.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

#define ROW_BY_ROW(rows) for (size_t i = 0; i < sizeof(rows) / sizeof((rows)[0]); i++)

/* 130 characters and more, as sites cut them */
#define CUT                                                                                        \
    "Ein Steg aus Lärchenholz verbindet die Ufer: Bürgermeisterin Ilse Ohnesorg und der "        \
    "Zimmerer Karl Bohlen gehen als Erste über"
#define WHOLE CUT " die Lauter, begleitet vom Musikverein."

static const char FULL[] =
    "Logo\n"
    "Aktuell Region\n"
    "\n"
    "Neue Brücke in Lindenbrück: Was ändert sich für Fußgänger?\n"
    "\n"
    "Drei Jahre Streit, sechs Monate Bau: Der Steg ist offen. Reicht das den Anwohnern?\n"
    "\n" CUT "\n" WHOLE " Foto: Anna Muster/ATB/lnd\n" WHOLE "\nFoto: Anna Muster/ATB/lnd\n"
    "\n"
    "LINDENBRÜCK/BAD URACH. Der Steg über die Lauter ist fertig. Am Samstag wurde er\n"
    "eröffnet, und viele kamen.\n"
    "\n"
    "Wer hat den Steg bezahlt?\n"
    "\n"
    "Die Stadt gab den größten Teil. »Das war nötig«, sagte Ohnesorg.\n"
    "\n"
    "Der Plan: ein zweiter Steg für Radfahrer. So\n"
    "Der Plan: ein zweiter Steg für Radfahrer. So weit ist es noch nicht. Foto: lnd-Grafik\n"
    "Der Plan: ein zweiter Steg für Radfahrer. So weit ist es noch nicht.\n"
    "Foto: lnd-Grafik\n"
    "\n"
    "Und was kommt danach?\n"
    "\n"
    "Der Rat gab 50.000 Dollar (46.000 Euro) frei. Mehr soll es nicht werden. (ATB)\n";

static const char FULL_WANT[] =
    "R Region\n"
    "T Neue Brücke in Lindenbrück: Was ändert sich für Fußgänger?\n"
    "V Drei Jahre Streit, sechs Monate Bau: Der Steg ist offen. Reicht das den Anwohnern?\n"
    "C " WHOLE " # Anna Muster/ATB/lnd\n"
    "C Der Plan: ein zweiter Steg für Radfahrer. So weit ist es noch nicht. # lnd-Grafik\n"
    "O Lindenbrück\n"
    "O Bad Urach\n"
    "H Wer hat den Steg bezahlt?\n"
    "H Und was kommt danach?\n"
    "Q ATB\n"
    "B Der Steg über die Lauter ist fertig. Am Samstag wurde er\n"
    "eröffnet, und viele kamen.\n"
    "\n"
    "Wer hat den Steg bezahlt?\n"
    "\n"
    "Die Stadt gab den größten Teil. »Das war nötig«, sagte Ohnesorg.\n"
    "\n"
    "Und was kommt danach?\n"
    "\n"
    "Der Rat gab 50.000 Dollar (46.000 Euro) frei. Mehr soll es nicht werden.\n";

static void assert_summary(const char *in, size_t n_bytes, const char *want, const char *why)
{
    struct buf got = BUF_INIT;

    summarize_bytes(&reader_news, in, n_bytes, "x.txt", &got);
    if (strcmp(buf_cstr(&got), want) != 0)
        fail_msg("%s:\n--- got\n%s--- want\n%s", why, buf_cstr(&got), want);
    buf_release(&got);
}

static void the_usual_shape(void **state)
{
    struct buf crlf = BUF_INIT;
    (void)state;

    assert_summary(FULL, strlen(FULL), FULL_WANT, "as the site gives it");
    for (const char *p = FULL; *p; p++) {
        if (*p == '\n')
            buf_add_char(&crlf, '\r');
        buf_add_char(&crlf, *p);
    }
    assert_summary(crlf.data, crlf.len, FULL_WANT, "with CRLF");
    buf_release(&crlf);
}

/* Every part a caption may come in, in all 15 combinations. */
static void captions_with_parts_missing(void **state)
{
    (void)state;
    for (unsigned parts = 1; parts < 16; parts++) {
        bool cut = parts & 1, with = parts & 2, whole = parts & 4, alone = parts & 8;
        bool known = with || (alone && (cut || whole)) || (cut && whole);
        struct buf in = BUF_INIT, want = BUF_INIT;

        if (!known)
            continue;
        buf_addf(&in,
                 "Logo\nTitel der Seite heute\n\nErster Absatz.\n\n%s%s%s%s\nZweiter Absatz.\n",
                 cut ? CUT "\n" : "", with ? WHOLE " Foto: Anna Muster\n" : "",
                 whole ? WHOLE "\n" : "", alone ? "Foto: Anna Muster\n" : "");
        buf_addf(&want, "T Titel der Seite heute\nV Erster Absatz.\nC %s # %s\nB Zweiter Absatz.\n",
                 with || whole ? WHOLE : CUT, with || alone ? "Anna Muster" : "");
        assert_summary(in.data, in.len, want.data, in.data);
        buf_release(&in);
        buf_release(&want);
    }
}

static void variations(void **state)
{
    static const struct {
        const char *in, *want, *why;
    } ROWS[] = {
        {"", "", "empty"},
        {"Logo\n", "", "nothing but furniture"},
        {"Logo\nNur ein Titel\n", "T Nur ein Titel\n", "a title alone"},
        {"Anzeige\nTeilen\nDrucken\nLesezeit: 3 Minuten\nEin Titel ist da\n\nKurz.\n\nText.\n\n"
         "Artikel teilen\nKommentare\nZur Startseite\n",
         "T Ein Titel ist da\nV Kurz.\nB Text.\n", "much furniture"},
        {"Logo\nEin Titel ist da\n\nEr wollte teilen.\n\nTeilen\n\nDas tat er.\n",
         "T Ein Titel ist da\nV Er wollte teilen.\nH Teilen\nB Teilen\n\nDas tat er.\n",
         "furniture word as a sub-heading"},
        {"Sport Fußball\n\nDer SV siegt spät und verdient\n\nULM. Ein Tor.\n",
         "R Sport Fußball\nT Der SV siegt spät und verdient\nO Ulm\nB Ein Tor.\n", "bare kicker"},
        {"Logo\nPolitik\nDer Rat tagt wieder im Saal\n\nBERLIN. Text.\n",
         "R Politik\nT Der Rat tagt wieder im Saal\nO Berlin\nB Text.\n", "title below the kicker"},
        {"Nachrichten Neckar-Alb\n\nEs regnet seit Tagen\n\nText eins.\n\nText zwei.\n",
         "R Neckar-Alb\nT Es regnet seit Tagen\nV Text eins.\nB Text zwei.\n", "another kicker"},
        {"Ressort: Kultur\n\nEs klingt im Dom\n\nText eins.\n\nText zwei.\n",
         "R Kultur\nT Es klingt im Dom\nV Text eins.\nB Text zwei.\n", "kicker with colon"},
        {"Logo\nNeuer Bürgermeister\n\nDer Rat hat gewählt.\n\nULM. Text.\n",
         "T Neuer Bürgermeister\nV Der Rat hat gewählt.\nO Ulm\nB Text.\n", "a short title"},
        {"Logo\nAktuell keine Gefahr\n\nDas Wasser ist gut.\n\nULM. Text.\n",
         "T Aktuell keine Gefahr\nV Das Wasser ist gut.\nO Ulm\nB Text.\n", "no kicker"},
        {"12. März 2021\nEs schneit im Tal\n\nKalt ist es.\n\nText.\n",
         "T Es schneit im Tal\nV Kalt ist es.\nD 20210312\nB Text.\n", "date above"},
        {"Aktuell Wetter\n12. März 2021\nEs schneit im Tal\n\nKalt ist es.\n\nText.\n",
         "R Wetter\nT Es schneit im Tal\nV Kalt ist es.\nD 20210312\nB Text.\n", "date between"},
        {"Es schneit im Tal\nStand: 03.11.2023, 14:05 Uhr\n\nKalt ist es.\n\nText.\n",
         "T Es schneit im Tal\nV Kalt ist es.\nD 20231103\nB Text.\n", "date with label"},
        {"Es schneit im Tal\n\nKalt ist es.\n\nVon Anna Muster, 3. Mai 2022\n\nText. (lnd)\n",
         "T Es schneit im Tal\nV Kalt ist es.\nQ lnd, Anna Muster\nD 20220503\nB Text.\n",
         "author and date"},
        {"Logo\nEs schneit im Tal\n\nAm 3. Mai 2022 schneite es.\n\nText.\n",
         "T Es schneit im Tal\nV Am 3. Mai 2022 schneite es.\nB Text.\n", "a date in a sentence"},
        {"Logo\nEin Titel ist\nauf zwei Zeilen umbrochen\n\nKurz.\n\nText.\n",
         "T Ein Titel ist auf zwei Zeilen umbrochen\nV Kurz.\nB Text.\n", "wrapped title"},
        {"Logo\nEin Titel ist da\n\nErster Vorspann.\n\nZweiter Vorspann.\n\nULM. Text.\n",
         "T Ein Titel ist da\nV Erster Vorspann.\nZweiter Vorspann.\nO Ulm\nB Text.\n",
         "all before the dateline is teaser"},
        {"Logo\nEin Titel ist da\n\nULM (lnd).\nText.\n",
         "T Ein Titel ist da\nO Ulm\nQ lnd\nB Text.\n", "dateline on a line of its own"},
        {"Logo\nEin Titel ist da\n\nUlm (lnd/sw) - Ein Text. (lnd/sw)\n",
         "T Ein Titel ist da\nO Ulm\nQ lnd/sw\nB Ein Text.\n", "agency's dateline"},
        {"Logo\nEin Titel ist da\n\nULM. Text.\n\nQuelle: lnd\n",
         "T Ein Titel ist da\nO Ulm\nQ lnd\nB Text.\n", "source with label"},
        {"Logo\nEin Titel ist da\n\nULM. Es kostet viel Geld (46 Milliarden Euro)\n",
         "T Ein Titel ist da\nO Ulm\nB Es kostet viel Geld (46 Milliarden Euro)\n", "no source"},
        {"Logo\nEin Titel ist da\n\nULM. Er lachte. (siehe Seite unten rechts)\n",
         "T Ein Titel ist da\nO Ulm\nB Er lachte. (siehe Seite unten rechts)\n", "a remark"},
        {"Logo\nEin Titel ist da\n\nULM. Text.\n\n»Wir hoffen«, sagte er:\n\n»Es wird gut.\n\n"
         "Eins, zwei, drei.\n\nZwischentitel »mit Zitat«\n\nText.\n",
         "T Ein Titel ist da\nO Ulm\nH Zwischentitel »mit Zitat«\nB Text.\n\n»Wir hoffen«, sagte "
         "er:\n\n»Es wird gut.\n\nEins, zwei, drei.\n\nZwischentitel »mit Zitat«\n\nText.\n",
         "what is a heading"},
        {"Logo\nEin Titel ist da\n\nULM. Text.\n\nDas Letzte\n",
         "T Ein Titel ist da\nO Ulm\nB Text.\n\nDas Letzte\n", "nothing below, no heading"},
        {"Logo\nEin Titel ist da\nULM. Text eins.\n\nEr hob das Bild. Foto: Max stand dort "
         "oben.\n\n"
         "Auf dem Tisch lag ein Foto: Anna Muster.\n\nFoto: so nannte er das.\n",
         "T Ein Titel ist da\nO Ulm\nB Text eins.\n\nEr hob das Bild. Foto: Max stand dort "
         "oben.\n\n"
         "Auf dem Tisch lag ein Foto: Anna Muster.\n\nFoto: so nannte er das.\n",
         "running text that mentions a photo"},
        {"Logo\nEin Titel ist da\n\nULM. Text.\n\nDer See. Archivfoto: Muster\n\nDer Berg. FOTO: M."
         " MUSTER\n\nDer Weg im Tal (Fotos: Anna Muster, dpa)\n\nDas Tal | Bild: privat\n\n"
         "Die Zahlen Grafik: lnd\n\nText zwei.\n",
         "T Ein Titel ist da\nC Der See. # Muster\nC Der Berg. # M. MUSTER\n"
         "C Der Weg im Tal # Anna Muster, dpa\nC Das Tal # privat\nC Die Zahlen # lnd\nO Ulm\n"
         "B Text.\n\nText zwei.\n",
         "kinds of credits"},
        {"Logo\nEin Titel ist da\n\nDer See im Tal.\nFoto: Muster\n\nULM. Text.\n\n"
         "Der See im Tal. Foto: Muster\n\nText zwei.\n",
         "T Ein Titel ist da\nC Der See im Tal. # Muster\nO Ulm\nB Text.\n\nText zwei.\n",
         "the same caption twice"},
        {"Logo\nEin Titel ist da\n\nULM. Text.\n\nDer See im Tal, wie er früher einmal war, "
         "als\nnoch Schiffe "
         "darauf fuhren.\nFoto: Muster\n\nText zwei.\n",
         "T Ein Titel ist da\nC Der See im Tal, wie er früher einmal war, als\nnoch Schiffe darauf "
         "fuhren. # "
         "Muster\nO Ulm\nB Text.\n\nText zwei.\n",
         "a caption on two lines"},
        {"Der See im Tal. Foto: Muster\n\nEin Titel ist da\n\nULM. Text.\n",
         "T Ein Titel ist da\nC Der See im Tal. # Muster\nO Ulm\nB Text.\n", "caption on top"},
        {"ULM. Text ohne Titel.\n\nUnd mehr.\n", "O Ulm\nB Text ohne Titel.\n\nUnd mehr.\n",
         "no title"},
    };
    (void)state;

    ROW_BY_ROW(ROWS)
    {
        assert_summary(ROWS[i].in, strlen(ROWS[i].in), ROWS[i].want, ROWS[i].why);
    }
}

static void datelines(void **state)
{
    static const struct {
        const char *in, *places, *agency, *rest; /* places NULL: no dateline */
    } ROWS[] = {
        {"ULM. Text", "Ulm", "", "Text"},
        {"LINDENBRÜCK/BAD URACH/ULM. Text", "Lindenbrück, Bad Urach, Ulm", "", "Text"},
        {"OBERSTETTEN AM HANG. Text", "Oberstetten am Hang", "", "Text"},
        {"ROTHENBURG OB DER TAUBER. Der", "Rothenburg ob der Tauber", "", "Der"},
        {"ST. GALLEN. Text", "St. Gallen", "", "Text"},
        {"ST. GALLEN/BERN. Text", "St. Gallen, Bern", "", "Text"},
        {"SANKT-PETERSBURG. Text", "Sankt-Petersburg", "", "Text"},
        {"FRANKFURT A. M. Die Stadt", "Frankfurt a. M", "", "Die Stadt"},
        {"DEN HAAG. Text", "Den Haag", "", "Text"},
        {"LINDENBRÜCK (atb). Text", "Lindenbrück", "atb", "Text"},
        {"BERLIN/USA (dpa) – Text", "Berlin, USA", "dpa", "Text"},
        {"BERLIN UND PARIS. Text", "Berlin, Paris", "", "Text"},
        {"BERLIN, PARIS. Text", "Berlin, Paris", "", "Text"},
        {"Frankfurt am Main (dpa/lnd) - Text", "Frankfurt am Main", "dpa/lnd", "Text"},
        {"ULM.", "Ulm", "", ""},
        {"GIESSEN. »Text«", "Giessen", "", "»Text«"},
        {"Ulm. Text", NULL, NULL, NULL},
        {"ULM Text", NULL, NULL, NULL},
        {"ULM - Text", NULL, NULL, NULL},
        {"A. Muster war da", NULL, NULL, NULL},
        {"VIII. Abschnitt", NULL, NULL, NULL},
        {"II. Abschnitt", NULL, NULL, NULL},
        {"BMW-Chef kommt.", NULL, NULL, NULL},
        {"Die Partei (CDU) - und andere", NULL, NULL, NULL},
        {"Er kam (spät) - und ging", NULL, NULL, NULL},
        {"USA.de ist eine Seite", NULL, NULL, NULL},
        {"", NULL, NULL, NULL},
    };
    (void)state;

    ROW_BY_ROW(ROWS)
    {
        struct article a = {0};
        struct span places, agency, rest;
        bool ok = news_dateline(span_of(ROWS[i].in), &places, &agency, &rest);

        if (ok != (ROWS[i].places != NULL))
            fail_msg("%s: %d", ROWS[i].in, ok);
        if (!ok)
            continue;
        news_add_places(&a, places);
        if (!span_eq(article_field(&a, FIELD_PLACE), span_of(ROWS[i].places)) ||
            !span_eq(agency, span_of(ROWS[i].agency)) || !span_eq(rest, span_of(ROWS[i].rest)))
            fail_msg("%s: %.*s|%.*s|%.*s", ROWS[i].in, (int)article_field(&a, FIELD_PLACE).len,
                     article_field(&a, FIELD_PLACE).ptr, (int)agency.len, agency.ptr, (int)rest.len,
                     rest.ptr);
        article_release(&a);
    }
}

static void sources(void **state)
{
    static const struct {
        const char *in, *want; /* NULL: no source */
    } ROWS[] = {
        {"Ende. (GEA)", "GEA"},
        {"Ende.« (dpa/lnd)", "dpa/lnd"},
        {"Ende! (Anna Muster)", "Anna Muster"},
        {"Ende. (Eig. Ber.)", "Eig. Ber."},
        {"(lnd)", "lnd"},
        {"dpa/lnd", "dpa/lnd"},
        {"Ende ohne Punkt (dpa)", "dpa"},
        {"Quelle: Landesdienst", "Landesdienst"},
        {"Das kostet viel (46 Milliarden Euro)", NULL},
        {"Das kostet viel. (46 Milliarden Euro)", NULL},
        {"Die Partei (Grüne)", NULL},
        {"Er ging. (lacht)", NULL},
        {"Er ging. (siehe auch unten)", NULL},
        {"Ende. (GEA).", NULL},
        {"Ende. ()", NULL},
        {"Ende. (/)", NULL},
        {")", NULL},
        {"Der Rat", NULL},
    };
    (void)state;

    ROW_BY_ROW(ROWS)
    {
        struct span rest, source = {0};
        bool ok = news_source(span_of(ROWS[i].in), &rest, &source);

        if (ok != (ROWS[i].want != NULL) || (ok && !span_eq(source, span_of(ROWS[i].want))))
            fail_msg("%s: %d %.*s", ROWS[i].in, ok, (int)source.len, source.ptr);
    }
}

static void date_lines(void **state)
{
    static const struct {
        const char *in;
        int32_t date; /* 0: not such a line */
        enum date_rank rank;
        const char *author, *place, *section;
    } ROWS[] = {
        {"12. März 2021", 20210312, DATE_UNNAMED, "", "", ""},
        {"Stand: 03.11.2023, 14:05 Uhr", 20231103, DATE_OF_UPDATE, "", "", ""},
        {"Freitag, 3. Mai 2022", 20220503, DATE_UNNAMED, "", "", ""},
        {"Veröffentlicht am 3. Mai 2022 um 14.05 Uhr | Aktualisiert: 4. Mai 2022", 20220503,
         DATE_OF_PUBLICATION, "", "", ""},
        {"Aktualisiert: 05.03.2021, 10:00 Uhr | Veröffentlicht: 03.03.2021, 14:05 Uhr", 20210303,
         DATE_OF_PUBLICATION, "", "", ""},
        {"ZULETZT GEÄNDERT: 5.3.21 – ERSTVERÖFFENTLICHUNG 3.3.21", 20210303, DATE_OF_PUBLICATION,
         "", "", ""},
        {"Zuletzt aktualisiert am 5. März 2021", 20210305, DATE_OF_UPDATE, "", "", ""},
        {"Letztes Update: 05.03.2021, 08:00 Uhr", 20210305, DATE_OF_UPDATE, "", "", ""},
        {"Erstpublikation: 03.03.2021", 20210303, DATE_OF_PUBLICATION, "", "", ""},
        {"Ausgabe vom 3. März 2021, Seite 5", 20210303, DATE_OF_PUBLICATION, "", "", ""},
        {"Ausgabe Nr. 52 vom 3. Jänner 2021", 20210103, DATE_OF_PUBLICATION, "", "", ""},
        {"am 3.März 2021", 20210303, DATE_UNNAMED, "", "", ""},
        {"-Aktualisiert am 28.04.2023-19:20", 20230428, DATE_OF_UPDATE, "", "", ""},
        {"2024-05-03T16:24:00+02:00", 20240503, DATE_UNNAMED, "", "", ""},
        {"3. Mai 2024, 17.47 Uhr, aktualisiert um 19.03 Uhr", 20240503, DATE_UNNAMED, "", "", ""},
        {"Ulm, den 3. März 2021", 20210303, DATE_UNNAMED, "", "Ulm", ""},
        {"Frankfurt am Main, 3. März 2021", 20210303, DATE_UNNAMED, "", "Frankfurt am Main", ""},
        {"Mittwoch, 3. März 2021, 14.05 Uhr, Lokales", 20210303, DATE_UNNAMED, "", "", "Lokales"},
        {"03.03.2021 | Politik | Seite 4", 20210303, DATE_UNNAMED, "", "", "Politik"},
        {"03.03.2021 | Politik | Von Anna Muster", 20210303, DATE_UNNAMED, "Anna Muster", "",
         "Politik"},
        {"3. Mai 2022, 14:26 Uhr, Anna Muster", 20220503, DATE_UNNAMED, "Anna Muster", "", ""},
        {"16.05.2024, 11:26 Uhr • Lesezeit: 5 Minuten", 20240516, DATE_UNNAMED, "", "", ""},
        {"Von Anna Muster, 3. Mai 2022", 20220503, DATE_UNNAMED, "Anna Muster", "", ""},
        {"Von Anna Muster und Bernd de Vries | 3.5.2022", 20220503, DATE_UNNAMED,
         "Anna Muster und Bernd de Vries", "", ""},
        {"Am 3. Mai 2022 kam er", 0, DATE_NONE, "", "", ""},
        {"Vom 3. Mai 2022 an gilt das", 0, DATE_NONE, "", "", ""},
        {"Von Ulm nach Bern am 3. Mai 2022", 0, DATE_NONE, "", "", ""},
        {"In Ulm, am 3. März 2021, brach es aus", 0, DATE_NONE, "", "", ""},
        {"Veröffentlicht wurde das Papier am 3. März 2021", 0, DATE_NONE, "", "", ""},
        {"Krieg, Pest, 3. März 2021", 0, DATE_NONE, "", "", ""},
        {"3. Mai 2022 Berlin", 0, DATE_NONE, "", "", ""},
        {"Veröffentlicht: gestern", 0, DATE_NONE, "", "", ""},
        {":   1961-09-08", 0, DATE_NONE, "", "", ""},
        {"Keine Zeit", 0, DATE_NONE, "", "", ""},
        {"-", 0, DATE_NONE, "", "", ""},
    };
    (void)state;

    ROW_BY_ROW(ROWS)
    {
        struct date_line d;
        bool ok = news_date_line(span_of(ROWS[i].in), &d);

        if (ok != (ROWS[i].date != 0) || (ok && (d.date != ROWS[i].date || d.rank != ROWS[i].rank ||
                                                 !span_eq(d.author, span_of(ROWS[i].author)) ||
                                                 !span_eq(d.place, span_of(ROWS[i].place)) ||
                                                 !span_eq(d.section, span_of(ROWS[i].section)))))
            fail_msg("%s: %d %d, rank %d, author \"%.*s\", place \"%.*s\", section \"%.*s\"",
                     ROWS[i].in, ok, (int)d.date, (int)d.rank, (int)d.author.len, d.author.ptr,
                     (int)d.place.len, d.place.ptr, (int)d.section.len, d.section.ptr);
    }
}

static bool holds_word(const struct buf *summary, struct span word)
{
    return memmem(buf_cstr(summary), summary->len, word.ptr, word.len) != NULL;
}

/* Lines of all kinds in random order: every word that is not furniture, kicker or a month's name
 * must come out somewhere. */
static void no_word_is_lost(void **state)
{
    static const char *const LINES[] = {
        "Eins zwei drei vier fünf.",
        "Sechs sieben",
        "Achtung neun zehn?",
        "",
        "",
        "",
        "DREIZEHN. Vierzehn fünfzehn.",
        "Sechzehn ist Siebzehn. Foto: Achtzehn/lnd",
        "Foto: Neunzehn",
        "Zwanzig ist mehr als Neunzehn, das weiß ein jeder, der rechnen kann, und",
        "Zwanzig ist mehr als Neunzehn, das weiß ein jeder, der rechnen kann, und kein anderer.",
        "Einundzwanzig. (GEA)",
        "(Zweiundzwanzig)",
        "Von Dreiundzwanzig Muster",
        "kleingeschrieben vierundzwanzig und",
        "»Fünfundzwanzig«, sagte",
        "LINDE (atb).",
        "Bern (dpa) - Sechsundzwanzig",
        "Quelle: Siebenundzwanzig",
        "BAD URACH",
        "Region Achtundzwanzig",
        "Neunundzwanzig Bild: privat",
        "§ 30 (1)",
        "...",
        "Titel: Dreißig",
    };
    static const char *const LOST[] = {"Foto:", "Bild:", "Region", "Quelle:", "Von", "und", NULL};
    unsigned seed = 7;
    (void)state;

    for (int round = 0; round < 3000; round++) {
        struct buf in = BUF_INIT, got = BUF_INIT;
        size_t pos = 0;
        struct span word;

        for (int n = 1 + round % 12; n > 0; n--) {
            seed = seed * 1103515245u + 12345u;
            buf_add_str(&in, LINES[(seed >> 16) % (sizeof LINES / sizeof LINES[0])]);
            buf_add_char(&in, '\n');
        }
        summarize_bytes(&reader_news, in.data, in.len, "x.txt", &got);
        for (char *p = in.data; *p; p++) /* to words */
            *p = strchr("\n().", *p) ? ' ' : *p;
        while ((word = news_word(buf_span(&in), &pos)).len > 0) {
            bool may_go = news_is_capitalised(word) && news_same(word, "URACH");

            for (size_t k = 0; LOST[k]; k++)
                may_go |= span_eq(word, span_of(LOST[k]));
            may_go |= span_eq(word, span_of("DREIZEHN")) || span_eq(word, span_of("LINDE")) ||
                      span_eq(word, span_of("BAD")) || span_eq(word, span_of("-")); /* re-cased */
            if (!may_go && !holds_word(&got, word))
                fail_msg("round %d lost '%.*s':\n%s", round, (int)word.len, word.ptr,
                         buf_cstr(&got));
        }
        buf_release(&in);
        buf_release(&got);
    }
}

/* Of the shape of a newspaper's explainer: photos in the middle, questions as sub-headings. */
static void a_long_article(void **state)
{
    const char *data = getenv("FINDBUCH_TEST_DATA");
    char path[512];
    struct source src = {0};
    struct article a = {0};
    struct fb_error err = {0};
    void *reading = NULL;
    bool more = false;
    (void)state;

    snprintf(path, sizeof path, "%s/long-article.txt", data ? data : "tests/data");
    assert_int_equal(source_open(&src, AT_FDCWD, path, path, &err), FB_OK);
    assert_ptr_equal(reader_find(&src), &reader_news);
    assert_int_equal(reader_news.open(&src, &reading, &err), FB_OK);
    assert_int_equal(reader_news.next(reading, &a, &more, &err), FB_OK);
    assert_true(more);
    assert_true(span_eq(a.section, span_of("Wirtschaft")));
    assert_true(span_starts(a.title, span_of("Seilbahn von Hohentann nach Grünstedt:")));
    assert_true(span_starts(a.teaser, span_of("Erst Gutachten, dann Stützen: Die Kreisstadt")));
    assert_int_equal(a.n_captions, 2);
    assert_true(span_eq(a.captions[0].credit, span_of("Emil Zaunkönig/ATB/kpa")));
    assert_true(span_eq(a.captions[1].credit, span_of("kpa-Infografik")));
    assert_true(span_starts(a.captions[1].text, span_of("Gegen den Stau:")));
    assert_true(
        span_eq(article_field(&a, FIELD_PLACE), span_of("Hohentann, Grünstedt, Altenbrück")));
    assert_int_equal(a.n_headings, 7);
    assert_true(span_eq(a.source, span_of("ATB")));
    assert_int_equal(a.date, 0);
    assert_true(span_starts(a.body, span_of("Erst Gutachten, dann Stützen: Der Kreis")));
    assert_null(memmem(a.body.ptr, a.body.len, "Foto:", 5));
    assert_int_equal(a.body.ptr[a.body.len - 1], '.');
    assert_int_equal(reader_news.next(reading, &a, &more, &err), FB_OK);
    assert_false(more);
    reader_news.close(reading);
    article_release(&a);
    source_release(&src);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_usual_shape), cmocka_unit_test(captions_with_parts_missing),
        cmocka_unit_test(variations),      cmocka_unit_test(datelines),
        cmocka_unit_test(sources),         cmocka_unit_test(date_lines),
        cmocka_unit_test(no_word_is_lost), cmocka_unit_test(a_long_article),
    };

    return cmocka_run_group_tests_name("reader_news", tests, NULL, NULL);
}
