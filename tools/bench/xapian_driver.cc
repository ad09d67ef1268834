/* Xapian as its documentation recommends: TermGenerator with stems and positions, one weight scheme
 * (BM25), documents in order of date so that the newest are found by id, a compacted database.
 *
 *   xapian-driver build FEED DATABASE     FEED is docs.tsv of make-corpus
 *   xapian-driver search DATABASE QUERIES
 *
 * Set XAPIAN_FLUSH_THRESHOLD when building, as its manual says. Xapian 1.4 has no wildcard within a
 * word and no search with typing errors. */
#include "driver.h"

#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>
#include <xapian.h>

namespace
{

const char LANGUAGE[] = "german";
const Xapian::valueno DAY_SLOT = 0;
const size_t SNIPPET_BYTES = 200;

/* A field of PostgreSQL's COPY format. */
std::string unescaped(const std::string &field)
{
    std::string out;

    for (size_t i = 0; i < field.size(); i++) {
        if (field[i] != '\\' || i + 1 == field.size()) {
            out += field[i];
            continue;
        }
        char c = field[++i];
        out += c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
    }
    return out;
}

std::vector<std::string> fields_of(const std::string &line)
{
    std::vector<std::string> fields;
    size_t start = 0, end;

    while ((end = line.find('\t', start)) != std::string::npos) {
        fields.push_back(unescaped(line.substr(start, end - start)));
        start = end + 1;
    }
    fields.push_back(unescaped(line.substr(start)));
    return fields;
}

std::string day_of(const char *date)
{
    return std::to_string(bench_day(date));
}

void build(const char *feed, const std::string &path)
{
    std::ifstream in(feed);
    std::string line;
    Xapian::WritableDatabase db(path + ".new", Xapian::DB_CREATE_OR_OVERWRITE);
    Xapian::TermGenerator generator;

    if (!in)
        bench_fail("%s cannot be read", feed);
    generator.set_stemmer(Xapian::Stem(LANGUAGE));
    while (std::getline(in, line)) {
        std::vector<std::string> fields = fields_of(line);
        Xapian::Document document;

        if (fields.size() != 4)
            bench_fail("%s: a line has %zu fields", feed, fields.size());
        generator.set_document(document);
        generator.index_text(fields[2]);
        generator.increase_termpos();
        generator.index_text(fields[3]);
        document.add_value(DAY_SLOT, day_of(fields[1].c_str()));
        document.set_data(fields[2] + "\n" + fields[3]);
        db.add_document(document);
    }
    db.commit();
    db.compact(path);
}

struct searcher {
    Xapian::Database db;
    Xapian::Stem stem;

    explicit searcher(const char *path) : db(path), stem(LANGUAGE)
    {
    }

    Xapian::Query term(const char *word) const
    {
        return Xapian::Query("Z" + stem(word));
    }

    Xapian::Query joined(Xapian::Query::op op, const struct bench_query *query) const
    {
        std::vector<Xapian::Query> terms;

        for (size_t i = 0; i < query->n_words; i++)
            terms.push_back(term(query->words[i]));
        return Xapian::Query(op, terms.begin(), terms.end());
    }

    Xapian::Query understood(const struct bench_query *query) const
    {
        switch (query->shape) {
        case SHAPE_AND:
            return joined(Xapian::Query::OP_AND, query);
        case SHAPE_OR:
            return joined(Xapian::Query::OP_OR, query);
        case SHAPE_PHRASE:
            return Xapian::Query(Xapian::Query::OP_PHRASE, query->words,
                                 query->words + query->n_words, query->n_words);
        case SHAPE_PREFIX:
            return Xapian::Query(Xapian::Query::OP_WILDCARD, query->words[0]);
        case SHAPE_DATED:
            return Xapian::Query(Xapian::Query::OP_FILTER, term(query->words[0]),
                                 Xapian::Query(Xapian::Query::OP_VALUE_RANGE, DAY_SLOT,
                                               day_of(query->first), day_of(query->last)));
        default:
            return term(query->words[0]);
        }
    }
};

long answer(void *opaque, const struct bench_query *query, enum bench_what what)
{
    const searcher *system = static_cast<const searcher *>(opaque);

    if (query->shape == SHAPE_WILDCARD || query->shape == SHAPE_FUZZY)
        return BENCH_CANNOT;
    Xapian::Enquire enquire(system->db);
    enquire.set_query(system->understood(query));
    if (what == WHAT_TOTAL || query->shape == SHAPE_NEWEST)
        enquire.set_weighting_scheme(Xapian::BoolWeight());
    if (what == WHAT_TOTAL)
        return enquire.get_mset(0, 0, system->db.get_doccount()).get_matches_estimated();
    if (query->shape == SHAPE_NEWEST)
        enquire.set_docid_order(Xapian::Enquire::DESCENDING);
    Xapian::MSet found = enquire.get_mset(0, BENCH_HITS);
    if (what == WHAT_SNIPPETS)
        for (Xapian::MSetIterator hit = found.begin(); hit != found.end(); ++hit)
            found.snippet(hit.get_document().get_data(), SNIPPET_BYTES, system->stem);
    return found.size();
}

} // namespace

int main(int argc, char **argv)
{
    try {
        if (argc == 4 && std::string(argv[1]) == "build") {
            build(argv[2], argv[3]);
        } else if (argc == 4 && std::string(argv[1]) == "search") {
            searcher system(argv[2]);
            bench_serve(argv[3], answer, &system);
        } else {
            bench_fail("usage: xapian-driver build FEED DATABASE | search DATABASE QUERIES");
        }
    } catch (const Xapian::Error &error) {
        bench_fail("%s", error.get_description().c_str());
    }
    return 0;
}
