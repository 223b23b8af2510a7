/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaHomesTest {
  @TempDir Path folder;

  @Test
  void findsTheEarliestThatIsLateEnough() throws IOException {
    jdk("a", "30");
    jdk("b", "24.0.1");
    jdk("c", "17.0.15");
    jdk("d", "1.8.0_392");
    Files.createDirectory(folder.resolve("e"));
    JavaHomes homes = new JavaHomes(folder, "");

    assertThat(homes.atLeast(17)).isEqualTo(folder.resolve("c"));
    assertThat(homes.atLeast(18)).isEqualTo(folder.resolve("b"));
    assertThat(homes.atLeast(25)).isEqualTo(folder.resolve("a"));
  }

  @Test
  void saysWhatThereIsWhereNoneIs() throws IOException {
    jdk("a", "17.0.15");
    jdk("b", "21");

    assertThatThrownBy(() -> new JavaHomes(folder, "").atLeast(24))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Cannot find a JDK 24 or later: %s has [17, 21]; unpack one there, or name its folder"
                + " by the system property millrace.engine.jdk",
            folder);
    Path none = folder.resolve("none");
    assertThatThrownBy(() -> new JavaHomes(none, "").atLeast(24))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Cannot find a JDK 24 or later: %s has []; ", none);
  }

  @Test
  void takesTheOneThatIsNamedOrRefusesIt() throws IOException {
    Path named = jdk("a", "25.0.3");
    jdk("b", "24");

    assertThat(new JavaHomes(folder, named.toString()).atLeast(24)).isEqualTo(named);
    assertThatThrownBy(() -> new JavaHomes(folder, named.toString()).atLeast(26))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Invalid millrace.engine.jdk: %s (must be the folder of a JDK 26 or later)", named);
    assertThatThrownBy(() -> new JavaHomes(folder, folder.toString()).atLeast(24))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Invalid millrace.engine.jdk: %s (must be the folder of a JDK 24 or later)", folder);
  }

  private Path jdk(String name, String version) throws IOException {
    Path home = folder.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    Files.createFile(
        home.resolve("bin/java"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"%s\"\n".formatted(version));
    return home;
  }
}
