package dev.chorale.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chorale.evaluation.ClipFacts;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.ChoraleJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class ReportFilesTest {
  private static final SortedMap<String, String> FILES = ReportFiles.of(SmallReport.report());

  private static String file(String name) {
    String text = FILES.get(name);
    assertThat(text).as(name).isNotNull();
    return String.valueOf(text);
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = ReportFilesTest.class.getResourceAsStream(name)) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void clipsThatWereLeftOutAreToldInEveryFormat() throws IOException {
    JsonNode json = ChoraleJson.tree(SmallReport.report());
    json.at("/corpora").forEach(corpus -> ((ObjectNode) corpus).put("leftOut", 3));
    SortedMap<String, String> pages = ReportFiles.of(ReportFiles.read(json.toString()));
    for (String page : List.of("report.txt", "report.md", "report.html")) {
      assertThat(String.valueOf(pages.get(page)).replaceAll("\\s+", " "))
          .as(page)
          .contains("3 clips are left out everywhere: damaged recordings.");
    }
  }

  /** To take new ones after looking at them: -Dchorale.golden=src/test/resources. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "report.txt",
        "report.md",
        "report.tex",
        "tables.csv",
        "further.csv",
        "per-class.csv",
        "curves.csv",
        "dropped.csv",
        "groups.csv",
        "differences.csv",
        "improvements.csv",
        "holes.csv"
      })
  void isWrittenAsItWas(String name) throws IOException {
    String folder = System.getProperty("chorale.golden");
    if (folder != null) {
      Files.writeString(Path.of(folder, "dev/chorale/report", name), file(name));
    }
    assertThat(file(name)).isEqualTo(resource(name));
  }

  @Test
  void theSameReportGivesTheSameBytesInAnyLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(ReportFiles.of(SmallReport.report())).isEqualTo(FILES);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void jsonReadsBackToTheSameReport() throws IOException {
    assertThat(ReportFiles.read(file("report.json"))).isEqualTo(SmallReport.report());
    JsonNode result = ChoraleJson.mapper().readTree(file("report.json")).at("/corpora/0/results/1");
    assertThat(result.get("train").asText()).isEqualTo("PR");
    assertThat(result.get("predictor").asText()).isEqualTo("class-prior");
    assertThat(result.at("/macroF1/lower").asDouble()).isEqualTo(0.1875);
  }

  @Test
  void everyLineOfTheTextFitsATerminalOf100Columns() {
    assertThat(file("report.txt").lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void csvHasOneRowANumberAndAClassNameStaysOneField() throws IOException {
    assertThat(csv("tables.csv")).allMatch(row -> row.size() == 11);
    assertThat(csv("per-class.csv").get(1).get(3)).isEqualTo(SmallReport.HOSTILE);
  }

  private static List<CSVRecord> csv(String name) throws IOException {
    return CSVFormat.RFC4180.parse(new StringReader(file(name))).getRecords();
  }

  @Test
  void thePageFetchesNothing() {
    String html = file("report.html");
    assertThat(html)
        .doesNotContain("<link", "<img", "<iframe", "@import", "url(", "src=", "xmlns", "fetch(");
    assertThat(html).contains("default-src 'none'");
    Matcher links = Pattern.compile("href=\"([^\"]*)\"").matcher(html);
    assertThat(links.results().map(link -> link.group(1)))
        .isNotEmpty()
        .allMatch(l -> l.startsWith("#"));
  }

  @Test
  void theTablesOfACorpusThatThePaperHasShowItsFiguresAndTheDifference() throws IOException {
    SortedMap<String, String> paper = ReportFiles.of(SmallReport.paperReport());
    // Table 3: 31.37 % of IEMOCAP's clips under MR. Table 4: 0.510 of AR train on the AR test.
    for (String name : List.of("report.txt", "report.md", "report.html", "report.tex")) {
      String text = String.valueOf(paper.get(name)).replaceAll("\\s+", " ");
      assertThat(text).as(name).contains("31.37", "the paper", "0.510", "-0.010");
    }
    // (345 of 12,345 clips are lost here) 2.79 % - 31.37 %
    assertThat(paper.get("report.txt")).contains("-28.58");
    assertThat(file("report.txt")).doesNotContain("the paper");
  }

  @Test
  void everyNumberOfAModelLeadsToItsArtifacts() {
    String html = String.valueOf(ReportFiles.of(SmallReport.paperReport()).get("report.html"));
    assertThat(html)
        .contains("<a href=\"#from-iemocap-AR-AR\">0.500</a>")
        .contains("<details id=\"from-iemocap-AR-AR\">")
        .contains("<dt>training/AR/fold-0/seed-1</dt><dd>TrainModel/<code>t0</code></dd>");
    assertThat(html)
        .as("Table 3's, and its average over the tests")
        .contains("<a href=\"#from-iemocap-labels-AR\">0.00 %</a>")
        .contains("<a href=\"#from-iemocap-AR-Average\">0.500</a>");
    assertThat(roles(SmallReport.paperReport(), "iemocap/AR/AR"))
        .containsExactly(
            "intervals/AR",
            "evaluation/AR/AR",
            "training/AR/fold-0/seed-1",
            "labels/AR",
            "folds",
            "corpus");
    assertThat(roles(SmallReport.paperReport(), "iemocap/labels/AR"))
        .containsExactly("labels/AR", "corpus");
    // A report of before this was told has no such links.
    assertThat(file("report.html")).doesNotContain("#from-", "id=\"origins\"");
  }

  /** To look at its page: -Dchorale.page=FILE. */
  @Test
  void whatIsOfTwoRulesOrOfSeveralCorporaLeadsToAllOfThem() throws IOException {
    Map<String, ArtifactRef> refs = new LinkedHashMap<>();
    for (String corpus : List.of("tiny", "whole")) {
      for (AggregationRule rule : AggregationRule.values()) {
        for (String role : List.of("labels/" + rule, "training/" + rule + "/fold-0/seed-1")) {
          refs.put(corpus + "/" + role, new ArtifactRef("Stage", corpus + rule, "d"));
        }
      }
    }
    SweepReport report = SmallReport.report().from(refs);
    String html = String.valueOf(ReportFiles.of(report).get("report.html"));
    assertThat(html)
        .contains("<a href=\"#from-tiny-PR-MR-AR\">-0.063</a>")
        .contains("<a href=\"#from-Average-AR-PR\">+5.56 %</a>")
        .containsPattern("<a href=\"#from-Average-labels-MR\">[0-9.]+ %</a>");
    assertThat(roles(report, "tiny/PR-MR/AR"))
        .contains("training/PR/fold-0/seed-1", "training/MR/fold-0/seed-1", "labels/AR");
    assertThat(roles(report, "Average/AR-PR"))
        .contains("tiny/training/AR/fold-0/seed-1", "whole/training/PR/fold-0/seed-1");
    assertThat(roles(report, "Average/labels/MR"))
        .containsExactly("tiny/labels/MR", "whole/labels/MR");
    linksLeadSomewhere(html);
    String page = System.getProperty("chorale.page");
    if (page != null) {
      Files.writeString(Path.of(page), html);
    }
  }

  private static void linksLeadSomewhere(String html) {
    Pattern.compile("href=\"#([^\"]*)\"")
        .matcher(html)
        .results()
        .forEach(link -> assertThat(html).contains("id=\"" + link.group(1) + "\""));
  }

  private static List<String> roles(SweepReport report, String cell) {
    return Origins.of(report).stream()
        .filter(origin -> origin.cell().equals(cell))
        .flatMap(origin -> origin.artifacts().stream())
        .map(Origins.Named::role)
        .toList();
  }

  @Test
  void aBaselineLeadsToLabelsAndEvaluationsAndToNoTraining() {
    Map<String, ArtifactRef> refs = new LinkedHashMap<>();
    for (String role :
        List.of(
            "labels/MR",
            "labels/PR",
            "training/PR/fold-0/seed-1",
            "evaluation/PR/MR",
            "intervals/MR")) {
      refs.put("tiny/" + role, new ArtifactRef("Stage", role, "d"));
    }
    SweepReport report = SmallReport.report().from(refs);
    assertThat(roles(report, "tiny/class-prior/PR/MR"))
        .containsExactly("intervals/MR", "evaluation/PR/MR", "labels/PR", "labels/MR");
    assertThat(roles(report, "tiny/all-positive/PR/MR"))
        .containsExactly("intervals/MR", "evaluation/PR/MR", "labels/MR");
    assertThat(roles(report, "tiny/PR/MR")).contains("training/PR/fold-0/seed-1");
    assertThat(ReportFiles.of(report).get("report.html"))
        .contains("<a href=\"#from-tiny-class-prior-PR-MR\">0.250</a>")
        .contains("<a href=\"#from-tiny-one-rater-PR-Average\">0.875</a>")
        .as("F1 by class, groups, gaps and who is dropped")
        .contains("<a href=\"#from-tiny-PR-AR\">0.750</a>")
        .contains("<a href=\"#from-tiny-class-prior-PR-AR\">0.000</a>")
        .contains("<a href=\"#from-tiny-PR-AR\">-0.500</a>")
        .contains("<a href=\"#from-tiny-labels-MR\">2</a>");
  }

  @Test
  void theAverageOfTable3HasThePapersWhereItHasAllCorpora() {
    String text = String.valueOf(ReportFiles.of(SmallReport.paperReport(2)).get("report.txt"));
    // Under MR the paper has 49.44 % of IEMOCAP's ratings and 28.52 % of MSP-IMPROV's.
    assertThat(text)
        .containsPattern("Average\\n +here +2.79 %[^\\n]+\\n +the paper +20\\.2. % +38\\.98 %");
  }

  @Test
  void furtherMetricsAreToldOfModelsAndBaselinesButNotOfARater() throws IOException {
    for (String name : List.of("report.txt", "report.md", "report.html", "report.tex")) {
      assertThat(file(name)).as(name).contains("Further metrics", "subset", "cosine");
    }
    // micro-F1 of the models is 0.5, and each further metric an eighth more.
    assertThat(file("report.txt")).containsPattern("PR train \\* +0\\.500 +0\\.625 +0\\.750");
    assertThat(csv("further.csv")).filteredOn(row -> row.get(3).equals("cosine")).hasSize(9 + 3);
    JsonNode result = ChoraleJson.mapper().readTree(file("report.json")).at("/corpora/0/results/0");
    assertThat(result.at("/further/subsetAccuracy").asDouble()).isEqualTo(0.875);
    assertThat(file("further.csv")).doesNotContain("one-rater");
  }

  @Test
  void pairedDifferencesAreDrawnAboutZeroAndFilledWhereSomethingIsSaid() {
    String html = file("report.html");
    String kld = html.substring(html.indexOf("aria-label=\"Differences in KLD of whole."));
    String drawing = kld.substring(0, kld.indexOf("</svg>"));
    assertThat(drawing)
        .contains("<title>AR less MR on AR test: +0.250 (+0.125, +0.500), worse</title>")
        .contains("stroke=\"var(--line)\"", "fill=\"var(--ar)\"", ">worse</text>")
        .doesNotContain("fill=\"var(--card)\"");
    assertThat(html.split("fill=\"var\\(--card\\)\"", -1)).as("five of six").hasSize(6);
    assertThat(ReportFiles.of(SmallReport.wholeReport()).get("report.html"))
        .doesNotContain("Paired differences");
  }

  @Test
  void oneRaterDoesNotPressTheDrawingTogether() {
    assertThat(file("report.html"))
        .contains("One rater against the others is in Table 4 alone")
        .contains("; class-prior on MR test: 0.250")
        .doesNotContain("one-rater on");
  }

  @Test
  void latexEscapesWhatUsersNamed() {
    assertThat(LatexReport.escaped("50% of {a_b} & \\x ~^#$|<>\"é…–情"))
        .isEqualTo(
            "50\\% of \\{a\\_b\\} \\& \\textbackslash{}x \\textasciitilde{}\\textasciicircum{}\\#\\$"
                + "\\textbar{}\\textless{}\\textgreater{}\\textquotedbl{}é\\dots{}--[U+60C5]");
  }

  @Test
  void thePageEscapesWhatUsersNamed() {
    assertThat(file("report.html"))
        .doesNotContain("<b>", "Tiny <corpus>")
        .contains("&lt;b&gt;&quot;calm&quot; &amp;", "Tiny &lt;corpus&gt;");
    assertThat(file("report.md")).contains("\\<b\\>\"calm\" & 'so' \\| \\*on\\*\\</b\\>");
    assertThat(MarkdownReport.escaped("a_b _c_ &amp; &c\n# d"))
        .isEqualTo("a_b \\_c\\_ \\&amp; &c \\# d");
  }

  @Test
  void thePageIsWellFormedAndItsLinksLeadSomewhere()
      throws IOException, SAXException, ParserConfigurationException {
    String html = file("report.html");
    String xml = html.replace("<!DOCTYPE html>", "").replaceAll("<meta ([^>]*)>", "<meta $1/>");
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
    linksLeadSomewhere(html);
  }

  @Test
  void everyFormatSaysThatSyntheticSoundSaysNothingAboutPeople() {
    assertThat(file("report.html")).contains("say nothing about people, voices");
    assertThat(file("report.md")).contains("say nothing about people, voices");
    assertThat(file("report.txt").replace("\n", " ")).contains("say nothing about people, voices");
    assertThat(file("report.json")).contains("\"synthetic\" : true");
    for (String name : List.of("report.html", "report.md", "report.txt")) {
      assertThat(file(name).split("the scores of tiny say nothing about people", -1))
          .as("each of the sixteen tables of corpora in " + name)
          .hasSize(17);
    }
    assertThat(file("tables.csv").lines().skip(1))
        .allMatch(row -> row.split(",", -1)[9].equals(row.contains(",tiny,") ? "true" : "false"));
  }

  @Test
  void whatWasProvedOfTheFoldsIsATableAndWhatWasNotIsSaid() {
    for (String name : List.of("report.html", "report.md", "report.txt")) {
      assertThat(file(name).replaceAll("\\s+", " "))
          .contains("no speaker, session or clip is on two sides, and no clip is tested twice.")
          .contains("Of the 4 clips of tiny, 1 are of unknown speakers")
          .contains("2 of tiny are tested in no fold");
    }
    assertThat(file("report.txt")).containsPattern("fold-1 +2 +2 +1 +1 +1 +0");
  }

  @Test
  void betterIsSaidOnlyWhereTheCorrectedTestAllowsIt() throws IOException {
    for (String name : List.of("report.txt", "report.md", "report.html", "report.tex")) {
      String text = file(name).replaceAll("(?s)<svg.*?</svg>|\\s+|\\\\,", " ");
      assertThat(text).as(name).contains("Differences in KLD", "corrected for the 2 tests");
      assertThat(text.split("no difference shown", -1)).as("five of six in " + name).hasSize(6);
      assertThat(text).as(name).containsPattern("0\\.0020[^.]{1,40}worse");
    }
    assertThat(csv("differences.csv").stream().map(row -> row.get(11)).filter("worse"::equals))
        .hasSize(1);
    assertThat(ReportFiles.of(SmallReport.wholeReport())).doesNotContainKey("differences.csv");
  }

  @Test
  void theRelativeImprovementOverCorporaIsToldWithItsInterval() {
    for (String name : List.of("report.txt", "report.md", "report.html", "report.tex")) {
      String text = file(name).replaceAll("(?s)<[^>]*>", "").replaceAll("\\s+|\\\\,", "");
      assertThat(text).as(name).contains("ARoverPR", "(-1.25,+12.50)");
    }
    assertThat(file("report.txt")).contains("+5.56 % (-1.25,+12.50)", "over PR: of tiny, whole.");
    assertThat(Numbers.relative(1.70744)).isEqualTo("+170.7");
    assertThat(ReportFiles.of(SmallReport.wholeReport())).doesNotContainKey("improvements.csv");
  }

  @Test
  void whomRulesDropAndHowModelsDoOnGroupsIsToldWithoutAnyVerdict() throws IOException {
    for (String name : List.of("report.txt", "report.md", "report.html", "report.tex")) {
      String text =
          file(name).replaceAll("(?s)<[^>]*>", "").replaceAll("\\s+|\\\\,|\\\\(?=%)", " ");
      assertThat(text)
          .as(name)
          .contains("Who is dropped", "16.67", "No test is made")
          .contains("6 of tiny, those 5 with the worst KLD");
    }
    // Its 5 shown are those with the worst values.
    assertThat(file("report.txt"))
        .containsPattern("speaker s2 +12 +- +0\\.750 \\(0\\.688,0\\.875\\)\\*")
        .as("of nine clips there is no interval")
        .containsPattern("speaker s6 +9 +- +0\\.250\\* ");
    assertThat(csv("groups.csv")).hasSize(1 + 2 * 10);
    assertThat(csv("dropped.csv")).hasSize(1 + 2 * 9);
    String without = String.valueOf(ReportFiles.of(SmallReport.report().withoutClips()));
    assertThat(without).contains("gender female").doesNotContain("speaker s6", ",speaker,");
  }

  @Test
  void wholeSpeakersAreSaidToBeDrawnAndFewToBeTooFew() throws IOException {
    JsonNode json = ChoraleJson.tree(SmallReport.report());
    ((ObjectNode) json.at("/intervals")).put("cluster", "speaker");
    ((ObjectNode) json.at("/corpora/0"))
        .set("clustering", ChoraleJson.tree(new ClipFacts.Clustering(6, 3)));
    ((ObjectNode) json.at("/corpora/1"))
        .set("clustering", ChoraleJson.tree(new ClipFacts.Clustering(0, 12345)));
    SortedMap<String, String> pages = ReportFiles.of(ReportFiles.read(json.toString()));
    for (String name : List.of("report.txt", "report.md", "report.html", "report.tex")) {
      assertThat(String.valueOf(pages.get(name)).replaceAll("\\s+", " "))
          .as(name)
          .contains("1,000 resamples of whole speakers. 3 clips of tiny are of no known speaker")
          .contains("There are few speakers, 9 of tiny: intervals come out too narrow. Those of 95")
          .contains("of the time by percentile; method t, with 91 to 92")
          .contains("whole tells no speaker of its clips: each is drawn on its own.")
          .contains("paired permutation test of whole speakers")
          .doesNotContain("resamples of clips");
    }
  }

  @Test
  void tablesSayHowTheirBoundsAreMadeAndThatTrainingsAreDrawn() throws IOException {
    JsonNode json = ChoraleJson.tree(SmallReport.report());
    assertThat(text(json)).doesNotContain("and of trainings. ");
    JsonNode curve = json.at("/corpora/0/curves/0");
    ObjectNode other = curve.deepCopy();
    other.put("seed", 2);
    ((ArrayNode) json.at("/corpora/0/curves")).add(other);
    assertThat(text(json))
        .contains("95 % percentile interval of 1,000 resamples of clips and of trainings. ");
    ((ObjectNode) json.at("/intervals")).put("cluster", "speaker").put("method", "t");
    ((ObjectNode) json.at("/corpora/0"))
        .set("clustering", ChoraleJson.tree(new ClipFacts.Clustering(6, 3)));
    assertThat(text(json))
        .contains("In brackets the 95 % jackknife t interval of whole speakers and of trainings. ")
        .contains("by t, which is the best there is")
        .doesNotContain("method t");
  }

  private static String text(JsonNode report) {
    return String.valueOf(ReportFiles.of(ReportFiles.read(report.toString())).get("report.txt"))
        .replaceAll("\\s+", " ");
  }

  @Test
  void epochsOfAShortTrainingAreWholeNumbers() {
    assertThat(file("report.html")).contains(">1</text>", ">2</text>").doesNotContain(">1.0<");
  }

  @Test
  void whatTooFewResamplesCanNotShowIsSaid() throws IOException {
    JsonNode json = ChoraleJson.tree(SmallReport.report());
    ((ObjectNode) json.at("/intervals")).put("resamples", 39);
    String text =
        String.valueOf(ReportFiles.of(ReportFiles.read(json.toString())).get("report.md"));
    assertThat(text)
        .contains("With 39 resamples no difference of 2 tests can be shown: it takes 40 or more.");
    assertThat(file("report.md")).doesNotContain("can be shown");
  }

  @Test
  void holesAreMarkedAndNamed() {
    assertThat(file("report.txt"))
        .contains("MR train *")
        .contains("PR train *")
        .contains("0.750*")
        .contains("tiny: MR/fold-0/seed-1, MR/fold-1/seed-1: out of memory: batch of 32")
        .contains("tiny: MR train has no entry in Tables 4 to 6: none of its 2 trainings ended")
        .contains("tiny: PR train rests on 1 of 2 trainings: seed-1 lacks the clips of fold-1")
        .contains(
            "tiny: AR train on the MR test: no entry, nor an Average: wrong input: a clip twice")
        .contains("absent: no results: FetchCorpus: wrong input: no <folder>");
    for (String name : List.of("report.html", "report.md")) {
      assertThat(file(name).replace("\\", ""))
          .contains("MR/fold-0/seed-1, MR/fold-1/seed-1: out of memory: batch of 32")
          .contains("PR train rests on 1 of 2 trainings: seed-1 lacks the clips of fold-1")
          .contains("no results: FetchCorpus: wrong input: no ");
    }
    assertThat(file("report.html"))
        .contains("1 of 4", "0.750 <abbr title=")
        .doesNotContain("no <folder>");
    assertThat(file("report.md")).contains("0.750 \\*");
  }

  @Test
  void jsonAndCsvSayWhatRestsOnFewerTrainings() throws IOException {
    JsonNode tiny = ChoraleJson.mapper().readTree(file("report.json")).at("/corpora/0");
    assertThat(tiny.at("/incomplete").toString())
        .isEqualTo(
            "[{\"train\":\"MR\",\"trained\":0,\"of\":2},{\"train\":\"PR\",\"trained\":1,\"of\":2}]");
    List<CSVRecord> rows = csv("tables.csv");
    assertThat(rows.get(0).get(10)).isEqualTo("incomplete");
    assertThat(rows.stream().filter(row -> row.get(10).equals("true")).map(row -> row.get(2)))
        .containsOnly("PR", "class-prior/PR", "all-positive/PR", "one-rater/PR");
    assertThat(csv("per-class.csv").get(1).get(11)).isEqualTo("true");
  }

  @Test
  void aReportWithoutHolesSaysNothingOfAny() {
    SortedMap<String, String> whole = ReportFiles.of(SmallReport.wholeReport());
    assertThat(whole).hasSize(9).doesNotContainKey(ReportFiles.HOLES);
    assertThat(whole.get("tables.csv"))
        .startsWith("table,corpus,train,test,metric,value,lower,upper,n,synthetic\n");
    assertThat(whole.get("report.json")).doesNotContain("unmeasured", "incomplete", "lost");
    whole.forEach(
        (name, text) -> assertThat(text).as(name).doesNotContain("Missing", "*<", "abbr title"));
  }

  @Test
  void thePresetAndTheSettingsAreNamed() {
    for (String name : List.of("report.html", "report.md", "report.txt")) {
      assertThat(file(name)).contains("recommended").contains("batch size").contains("32 clips");
    }
  }
}
