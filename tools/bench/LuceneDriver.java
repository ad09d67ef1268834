/* Lucene as its documentation recommends for searching: one reused IndexSearcher over a memory-mapped,
 * force-merged index, hits counted only as far as needed for the ten best, exact numbers by count(),
 * UnifiedHighlighter for snippets. GermanAnalyzer without its stop words, which the other systems
 * find as well; text stored.
 *
 *   java -cp ... LuceneDriver build FEED INDEX     FEED is docs.tsv of make-corpus
 *   java -cp ... LuceneDriver search INDEX QUERIES
 *
 * It takes the commands and prints the lines that driver.h describes. */

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.IndexOrDocValuesQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopFieldCollector;
import org.apache.lucene.search.TopScoreDocCollector;
import org.apache.lucene.search.WildcardQuery;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;
import org.apache.lucene.store.MMapDirectory;

public final class LuceneDriver {
    private static final int HITS = 10;
    private static final double RAM_BUFFER_MB = 256;
    private static final String TEXT = "text";
    private static final String DAY = "day";
    private static final String[] WHATS = {"top10", "snippets", "total"};

    private static final class BenchQuery {
        String number;
        String shape;
        String[] words;
        int first, last;
    }

    private static Analyzer analyzer() {
        return new GermanAnalyzer(CharArraySet.EMPTY_SET);
    }

    private static int day(String date) {
        return Integer.parseInt(date.replace("-", ""));
    }

    /* A field of PostgreSQL's COPY format. */
    private static String unescaped(String field) {
        StringBuilder out = new StringBuilder(field.length());
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '\\' && i + 1 < field.length()) {
                c = field.charAt(++i);
                c = c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
            }
            out.append(c);
        }
        return out.toString();
    }

    private static void build(Path feed, Path index) throws IOException {
        IndexWriterConfig config = new IndexWriterConfig(analyzer());
        config.setOpenMode(IndexWriterConfig.OpenMode.CREATE);
        config.setRAMBufferSizeMB(RAM_BUFFER_MB);
        try (MMapDirectory directory = new MMapDirectory(index);
                IndexWriter writer = new IndexWriter(directory, config);
                BufferedReader in = Files.newBufferedReader(feed, StandardCharsets.UTF_8)) {
            String line;
            while ((line = in.readLine()) != null) {
                String[] fields = line.split("\t", -1);
                Document document = new Document();
                int day = day(fields[1]);
                document.add(new StringField("id", unescaped(fields[0]), Field.Store.YES));
                document.add(new IntPoint(DAY, day));
                document.add(new NumericDocValuesField(DAY, day));
                document.add(new StoredField("title", unescaped(fields[2])));
                document.add(new TextField(TEXT, unescaped(fields[2]) + "\n" + unescaped(fields[3]),
                        Field.Store.YES));
                writer.addDocument(document);
            }
            writer.forceMerge(1);
        }
    }

    private final IndexSearcher searcher;
    private final Analyzer analyzer = analyzer();
    private final UnifiedHighlighter highlighter;
    private final Sort newestFirst = new Sort(new SortField(DAY, SortField.Type.LONG, true));

    private LuceneDriver(Path index) throws IOException {
        searcher = new IndexSearcher(DirectoryReader.open(new MMapDirectory(index)));
        highlighter = new UnifiedHighlighter(searcher, analyzer);
    }

    private String stem(String word) throws IOException {
        try (TokenStream stream = analyzer.tokenStream(TEXT, word)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            String stem = stream.incrementToken() ? term.toString() : word;
            stream.end();
            return stem;
        }
    }

    private Query term(String word) throws IOException {
        return new TermQuery(new Term(TEXT, stem(word)));
    }

    private Query joined(BenchQuery query, Occur occur) throws IOException {
        BooleanQuery.Builder builder = new BooleanQuery.Builder();
        for (String word : query.words) {
            builder.add(term(word), occur);
        }
        return builder.build();
    }

    private Query phrase(BenchQuery query) throws IOException {
        PhraseQuery.Builder builder = new PhraseQuery.Builder();
        for (String word : query.words) {
            builder.add(new Term(TEXT, stem(word)));
        }
        return builder.build();
    }

    private Query dated(BenchQuery query) throws IOException {
        Query days = new IndexOrDocValuesQuery(IntPoint.newRangeQuery(DAY, query.first, query.last),
                NumericDocValuesField.newSlowRangeQuery(DAY, query.first, query.last));
        return new BooleanQuery.Builder().add(term(query.words[0]), Occur.MUST)
                .add(days, Occur.FILTER).build();
    }

    /* Words that are compared letter by letter go through what the analyzer does to letters only. */
    private Term normalized(String word) {
        return new Term(TEXT, analyzer.normalize(TEXT, word));
    }

    private Query understood(BenchQuery query) throws IOException {
        String word = query.words[0];
        switch (query.shape) {
            case "and":
                return joined(query, Occur.MUST);
            case "or":
                return joined(query, Occur.SHOULD);
            case "phrase":
                return phrase(query);
            case "prefix":
                return new PrefixQuery(normalized(word));
            case "wildcard":
                return new WildcardQuery(new Term(TEXT, word));
            case "fuzzy":
                return new FuzzyQuery(normalized(word), 1);
            case "dated":
                return dated(query);
            default:
                return term(word);
        }
    }

    private TopDocs best(Query query, boolean newest) throws IOException {
        if (newest) {
            TopFieldCollector collector = TopFieldCollector.create(newestFirst, HITS, HITS);
            searcher.search(query, collector);
            return collector.topDocs();
        }
        TopScoreDocCollector collector = TopScoreDocCollector.create(HITS, HITS);
        searcher.search(query, collector);
        return collector.topDocs();
    }

    private long answer(BenchQuery benchQuery, String what) throws IOException {
        Query query = understood(benchQuery);
        if (what.equals("total")) {
            return searcher.count(query);
        }
        TopDocs top = best(query, benchQuery.shape.equals("newest"));
        if (what.equals("snippets") && top.scoreDocs.length > 0) {
            highlighter.highlight(TEXT, query, top);
            for (ScoreDoc hit : top.scoreDocs) {
                searcher.doc(hit.doc, Collections.singleton("title"));
            }
        }
        return top.scoreDocs.length;
    }

    private static List<BenchQuery> readQueries(Path path) throws IOException {
        List<BenchQuery> queries = new ArrayList<>();
        for (String line : Files.readAllLines(path, StandardCharsets.UTF_8)) {
            String[] fields = line.split("\t");
            BenchQuery query = new BenchQuery();
            query.number = fields[0];
            query.shape = fields[2];
            query.words = fields[3].split(" ");
            if (fields.length > 5) {
                query.first = day(fields[4]);
                query.last = day(fields[5]);
            }
            queries.add(query);
        }
        return queries;
    }

    private void round(List<BenchQuery> queries, StringBuilder out) throws IOException {
        for (String what : WHATS) {
            for (BenchQuery query : queries) {
                long started = System.nanoTime();
                long hits = answer(query, what);
                long took = System.nanoTime() - started;
                out.append(query.number).append('\t').append(what).append('\t').append(took)
                        .append('\t').append(hits).append('\n');
            }
        }
        out.append(".\n");
    }

    private void serve(Path path) throws IOException {
        List<BenchQuery> queries = readQueries(path);
        PrintStream output = new PrintStream(System.out, false, "UTF-8");
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
        StringBuilder lines = new StringBuilder();
        while (commands.readLine() != null) {
            round(queries, lines);
            output.print(lines);
            output.flush();
            lines.setLength(0);
        }
    }

    public static void main(String[] args) throws IOException {
        if (args.length == 3 && args[0].equals("build")) {
            build(Paths.get(args[1]), Paths.get(args[2]));
        } else if (args.length == 3 && args[0].equals("search")) {
            new LuceneDriver(Paths.get(args[1])).serve(Paths.get(args[2]));
        } else {
            System.err.println("usage: LuceneDriver build FEED INDEX | search INDEX QUERIES");
            System.exit(2);
        }
    }
}
