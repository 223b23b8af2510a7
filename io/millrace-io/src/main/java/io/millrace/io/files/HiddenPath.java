/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.io.IOException;
import java.util.UUID;

/**
 * Where a file is while it is written, and where it will be: readers pass over names with a dot in
 * front.
 *
 * @param folder that everybody looks into
 * @param name that the file is to have
 */
record HiddenPath(String folder, String name) {
  /** Of a new file that no other has the name of. */
  static HiddenPath create(String folder, String suffix) {
    return new HiddenPath(folder, UUID.randomUUID() + suffix);
  }

  String hidden() {
    return in(folder, "." + name + ".writing");
  }

  String shown() {
    return in(folder, name);
  }

  /** Gives a finished file its own name, unless it has it already. */
  static void show(String shown) throws IOException {
    Storage.move(of(shown).hidden(), shown);
  }

  /** Removes a file that is not to be shown. */
  static void removeHidden(String shown) throws IOException {
    Storage.delete(of(shown).hidden());
  }

  private static HiddenPath of(String shown) {
    int slash = shown.lastIndexOf('/');
    return new HiddenPath(shown.substring(0, slash), shown.substring(slash + 1));
  }

  static String in(String folder, String name) {
    return folder.endsWith("/") ? folder + name : folder + "/" + name;
  }
}
