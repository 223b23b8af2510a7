/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class InputFilesTest {
  private static final String PASSED_OVER =
      "; hidden names and names starting with _ are passed over";
  private static final String SUPPORTED =
      " (supported: csv, jsonl, avro, plain, gzip or zstd; parquet)";

  @TempDir private Path folder;

  @Test
  void findsOneFile() throws IOException {
    Path file = write("a.csv", "id\n1\n");

    assertThat(resolve(file.toString()))
        .containsExactly(
            new InputFile(file.toString(), 5, FileFormat.CSV, FileCompression.NONE, false));
    assertThat(resolve("file://" + file)).isEqualTo(resolve(file.toString()));
  }

  @Test
  void findsTheFilesOfAFolderInOrderOfTheirPaths() throws IOException {
    write("b.csv", "id\n");
    write("a.jsonl", "{}\n");
    write("2024/01/c.csv", "id\n");
    write(".hidden.csv", "id\n");
    write("_SUCCESS", "");
    write("_temporary/d.csv", "id\n");
    write(".git/e.csv", "id\n");

    assertThat(names(folder.toString())).containsExactly("2024/01/c.csv", "a.jsonl", "b.csv");
    assertThat(names(folder + "/")).containsExactly("2024/01/c.csv", "a.jsonl", "b.csv");
  }

  @Test
  void findsTheFilesOfAFolderWhoseOwnNameWouldBePassedOver() throws IOException {
    write("_old/a.csv", "id\n");

    assertThat(names(folder + "/_old")).containsExactly("_old/a.csv");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*.csv         | a.csv;b.csv",
        "?.csv         | a.csv;b.csv",
        "[b-z].csv     | b.csv",
        "{a,q}.csv     | a.csv",
        "x/*.csv       | x/c.csv",
        "*/*.csv       | x/c.csv",
        "**.csv        | a.csv;b.csv;x/c.csv;x/y/d.csv",
        "**/*.csv      | x/c.csv;x/y/d.csv",
        "x*            | x/c.csv;x/y/d.csv",
        "_*            | _e.csv",
      })
  void findsTheFilesOfAGlob(String glob, String expected) throws IOException {
    for (String name : List.of("a.csv", "b.csv", "x/c.csv", "x/y/d.csv", "_e.csv", ".f.csv")) {
      write(name, "id\n");
    }

    assertThat(names(folder + "/" + glob)).containsExactly(expected.split(";", -1));
  }

  @Test
  void takesBracketsAndSpacesForANameWhereThereIsSuchAFile() throws IOException {
    write("orders [1].csv", "id\n1\n");
    write("orders 1.csv", "id\n");
    write("folder {a}/b*.csv", "id\n2\n");

    List<InputFile> bracketed = resolve(folder + "/orders [1].csv");

    assertThat(names(folder + "/orders [1].csv")).containsExactly("orders [1].csv");
    assertThat(names(folder + "/orders [0-9].csv")).containsExactly("orders 1.csv");
    assertThat(names(folder + "/folder {a}")).containsExactly("folder {a}/b*.csv");
    assertThat(Reading.of(bracketed.get(0), ReadFilesSpec.defaults()).records())
        .containsExactly("1");
  }

  @Test
  void keepsEmptyFilesBesideOthers() throws IOException {
    write("a.csv", "");
    write("b.csv", "id\n");
    write("c.jsonl.gz", Reading.gzip(new byte[0]));

    List<InputFile> files = resolve(folder.toString());

    assertThat(files).extracting(InputFile::empty).containsExactly(true, false, true);
    assertThat(InputFiles.empty(files)).containsExactly(files.get(0), files.get(2));
  }

  @Test
  void tellsFormatsFromContentAndName() throws IOException {
    write("1.csv", "{id}\n");
    write("2.json", "{}\n");
    write("3.ndjson", "{}\n");
    write("4.JSONL.GZ", Reading.gzip("{}\n".getBytes(UTF_8)));
    write("5.csv", Reading.gzip("id\n".getBytes(UTF_8)));
    write("6.csv.gz", "id\n");
    write("7", "\ufeff \n{}\n");
    write("8.csv", new byte[] {'O', 'b', 'j', 1});
    write("9.csv.zst", Reading.zstd("id\n".getBytes(UTF_8)));
    write("A.gz", Reading.zstd("{}\n".getBytes(UTF_8)));

    List<InputFile> files = resolve(folder.toString());

    assertThat(files)
        .extracting(file -> file.format() + " " + file.compression().word())
        .containsExactly(
            "CSV none",
            "JSONL none",
            "JSONL none",
            "JSONL gzip",
            "CSV gzip",
            "CSV none",
            "JSONL none",
            "AVRO none",
            "CSV zstd",
            "JSONL zstd");
  }

  @Test
  void takesTheFormatThatTheUserInsistsOn() throws IOException {
    Path file = write("a.txt", "id\n1\n");

    assertThat(InputFiles.resolve("--in", file.toString(), "csv"))
        .extracting(InputFile::format)
        .containsExactly(FileFormat.CSV);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void letsGoOfTheMemoryThatZstdUnpacksWith() throws IOException {
    int times = 1_000;
    int window = 1 << 23;
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (ZstdOutputStreamNoFinalizer zstd = new ZstdOutputStreamNoFinalizer(packed)) {
      zstd.setLong(Integer.numberOfTrailingZeros(window)).write("id\n1\n".getBytes(UTF_8));
    }
    Path file = write("a.csv.zst", packed.toByteArray());
    resolve(file.toString());
    long before = addressSpace();

    for (int i = 0; i < times; i++) {
      resolve(file.toString());
    }

    // Each window is as large as that, and none is in the heap.
    assertThat(addressSpace() - before).isLessThan((long) times * window / 2);
  }

  /** In bytes, of this process. */
  private static long addressSpace() throws IOException {
    try (Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
      return status
          .filter(line -> line.startsWith("VmSize:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .sum();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "ZSTD"})
  void takesDamagedGzipAndZstdForTheFilesMatter(FileCompression compression) throws IOException {
    byte[] whole = Reading.packed(compression, "id\n1\n".getBytes(UTF_8));
    byte[] cut = new byte[5];
    System.arraycopy(whole, 0, cut, 0, cut.length);
    Path file = write("a.csv", cut);

    assertThat(resolve(file.toString()))
        .containsExactly(new InputFile(file.toString(), 5, FileFormat.CSV, compression, false));
  }

  @Test
  void refusesAnUnknownFormat() {
    assertRefused(
        () -> InputFiles.resolve("--in", folder.toString(), "xml"),
        "Unsupported format of --in: xml (supported: csv, jsonl, avro, parquet)");
  }

  @Test
  void refusesNoPath() {
    assertRefused(() -> resolve(""), "Missing required --in");
  }

  @Test
  void refusesAMissingFile() {
    assertRefused(
        () -> resolve(folder + "/a.csv"),
        "Cannot read --in " + folder + "/a.csv: no such file; give a file, a folder or a glob");
  }

  @Test
  void refusesAnEmptyFolder() throws IOException {
    write("x/_SUCCESS", "");

    assertRefused(
        () -> resolve(folder.toString()),
        "Cannot read --in " + folder + ": no files in the folder" + PASSED_OVER);
  }

  @Test
  void refusesAGlobWithoutMatch() throws IOException {
    write("a.jsonl", "{}");

    for (String glob : List.of("/*.csv", "/none/*.csv")) {
      assertRefused(
          () -> resolve(folder + glob),
          "Cannot read --in " + folder + glob + ": no file matches the glob" + PASSED_OVER);
    }
  }

  @Test
  void refusesWhatIsNoGlob() {
    assertThatThrownBy(() -> resolve(folder + "/[a.csv"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Cannot read --in " + folder + "/[a.csv: not a glob (Missing '");
  }

  @Test
  void refusesEmptyFilesAlone() throws IOException {
    Path empty = write("a.csv", "");
    assertRefused(
        () -> resolve(empty.toString()),
        "Cannot read --in " + empty + ": the file is empty (0 bytes)");

    Path packed = write("b.csv.gz", Reading.gzip(new byte[0]));
    assertRefused(
        () -> resolve(packed.toString()),
        "Cannot read --in " + packed + ": the file is empty (0 bytes after unpacking)");

    assertRefused(
        () -> resolve(folder.toString()),
        "Cannot read --in " + folder + ": all 2 files are empty (0 bytes)");
  }

  @Test
  void tellsParquetByItsContent() throws IOException {
    Path file = write("a.csv", "PAR1...");
    Path packed = write("b.parquet.gz", Reading.gzip("PAR1...".getBytes(UTF_8)));
    Path named = write("c.parquet", "a,b");

    assertThat(resolve(file.toString()))
        .extracting(InputFile::format)
        .containsExactly(FileFormat.PARQUET);
    assertRefused(
        () -> InputFiles.resolve("--in", file.toString(), "csv"),
        "Cannot read --in " + file + ": a Parquet file cannot be read as csv");
    assertRefused(
        () -> resolve(packed.toString()),
        "Cannot read --in " + packed + ": unsupported format: Parquet inside gzip" + SUPPORTED);
    byte[] twice = Reading.zstd(Reading.gzip("{}".getBytes(UTF_8)));
    Path packedTwice = write("d.csv", twice);
    assertRefused(
        () -> resolve(packedTwice.toString()),
        "Cannot read --in " + packedTwice + ": unsupported format: gzip inside zstd" + SUPPORTED);
    assertRefused(
        () -> resolve(named.toString()), "Cannot read --in " + named + ": not a Parquet file");
    assertThatThrownBy(() -> ReadFiles.from(resolve(file.toString())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Unsupported format of " + file + ": parquet (supported: csv, jsonl, avro)");
  }

  @Test
  void refusesOtherFormats() throws IOException {
    Path bzip = write("a.csv", "BZh91AY&SY...");
    assertRefused(
        () -> resolve(bzip.toString()),
        "Cannot read --in " + bzip + ": unsupported format: bzip2" + SUPPORTED);

    write("b.jsonl", "PK\3\4...");
    assertRefused(
        () -> InputFiles.resolve("--in", folder.toString(), "csv"),
        "Cannot read --in "
            + bzip
            + ": unsupported format: bzip2"
            + SUPPORTED
            + "\nCannot read --in "
            + folder.resolve("b.jsonl")
            + ": unsupported format: zip"
            + SUPPORTED);
  }

  @Test
  void refusesBinaryData() throws IOException {
    byte[] junk = new byte[4096];
    new Random(1).nextBytes(junk);
    junk[0] = 1;
    Path file = write("a.csv", junk);

    assertRefused(
        () -> resolve(file.toString()),
        "Cannot read --in " + file + ": unsupported format: binary data" + SUPPORTED);
  }

  @Test
  void refusesTextThatNothingTellsTheFormatOf() throws IOException {
    Path file = write("a.txt", "id\n1\n");

    assertRefused(
        () -> resolve(file.toString()),
        "Cannot read --in "
            + file
            + ": neither its name nor its content tells the format"
            + SUPPORTED);
  }

  @Test
  void refusesAFormatThatTheContentContradicts() throws IOException {
    Path text = write("a.avro", "id\n1\n");
    assertRefused(
        () -> resolve(text.toString()), "Cannot read --in " + text + ": not an Avro file");
    assertRefused(
        () -> InputFiles.resolve("--in", text.toString(), "avro"),
        "Cannot read --in " + text + ": not an Avro file");

    Path avro = write("b.csv", new byte[] {'O', 'b', 'j', 1});
    assertRefused(
        () -> InputFiles.resolve("--in", avro.toString(), "csv"),
        "Cannot read --in " + avro + ": an Avro file cannot be read as csv");
  }

  @Test
  void showsTenProblemsAtMost() throws IOException {
    for (int i = 0; i < 13; i++) {
      write("a" + i + ".csv", "BZh91AY&SY");
    }

    assertThatThrownBy(() -> resolve(folder.toString()))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .hasLineCount(11)
        .endsWith("\nand 3 more");
  }

  private static void assertRefused(Runnable call, String message) {
    assertThatThrownBy(call::run).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  private static List<InputFile> resolve(String path) {
    return InputFiles.resolve("--in", path, null);
  }

  private List<String> names(String path) {
    return resolve(path).stream()
        .map(file -> folder.relativize(Path.of(file.path())).toString())
        .toList();
  }

  private Path write(String name, String content) throws IOException {
    return write(name, content.getBytes(UTF_8));
  }

  private Path write(String name, byte[] content) throws IOException {
    Path path = folder.resolve(name);
    Files.createDirectories(path.getParent());
    return Files.write(path, content);
  }
}
