/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.descriptor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.enrich.Enrich;
import io.millrace.transforms.safety.CheckPrompts;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.junit.jupiter.api.Test;

/**
 * That each option of the Java classes is a setting, or said to be of Java only. An option is a
 * public method that gives its own class, so also a factory, unless it takes another input. One
 * that is not called as the setting stands in {@code options.txt} with the setting's name.
 */
class OptionsTest {
  private static final String ROOT = "io.millrace.transforms.";

  @Test
  void areSettingsOrSaidToBeOfJavaOnly() throws Exception {
    Map<String, Options> options = options();
    List<String> unknown = new ArrayList<>();

    for (TransformDescriptor<?> descriptor : TransformDescriptor.all()) {
      Options own = options.get(descriptor.description().name());
      assertThat(own).as("line of %s", descriptor.description().name()).isNotNull();
      Set<String> settings = names(descriptor.settingsSchema());
      for (Class<?> type : own.classes) {
        for (String method : methods(type)) {
          String setting = own.settingByMethod.getOrDefault(method, snakeCase(method));
          if (!descriptor.javaOnly().containsKey(method)
              && !settings.contains(setting)
              && !options.containsKey(setting)) {
            unknown.add("%s: %s.%s".formatted(descriptor.description().name(), type, method));
          }
        }
      }
    }

    assertThat(unknown).as("options that are no settings").isEmpty();
  }

  @Test
  void areNotSaidToBeOfJavaOnlyOrElsewhereWhereTheyAreNot() throws Exception {
    List<String> stale = new ArrayList<>();

    for (TransformDescriptor<?> descriptor : TransformDescriptor.all()) {
      String name = descriptor.description().name();
      Options own = requireNonNull(options().get(name), name);
      Set<String> there =
          own.classes.stream()
              .flatMap(type -> Arrays.stream(type.getMethods()))
              .map(Method::getName)
              .collect(toSet());
      Stream.concat(descriptor.javaOnly().keySet().stream(), own.settingByMethod.keySet().stream())
          .filter(method -> !there.contains(method))
          .map(method -> name + ": " + method)
          .forEach(stale::add);
    }

    assertThat(stale).as("methods that are not there").isEmpty();
  }

  @Test
  void areSeenWhereAClassInheritsThem() {
    assertThat(methods(Enrich.class))
        .contains("matching", "picking", "prefix", "flagging", "onMissReject");
    assertThat(methods(CheckPrompts.class)).doesNotContain("expand", "getName");
  }

  private record Options(List<Class<?>> classes, Map<String, String> settingByMethod) {}

  /** Lines of a descriptor's name, its classes, and methods with the settings they are. */
  private static Map<String, Options> options() throws Exception {
    Map<String, Options> options = new LinkedHashMap<>();
    try (InputStream file = OptionsTest.class.getResourceAsStream("options.txt")) {
      String text = new String(requireNonNull(file).readAllBytes(), UTF_8);
      for (String line : text.replace("\n  ", " ").strip().split("\n", -1)) {
        String[] parts = line.split(" *[:|] *", -1);
        List<Class<?>> classes = new ArrayList<>();
        for (String name : parts[1].split(" +", -1)) {
          classes.add(Class.forName(ROOT + name));
        }
        options.put(
            parts[0],
            new Options(
                classes,
                Arrays.stream(parts[2].split(" +", -1))
                    .filter(each -> !each.isEmpty())
                    .map(each -> each.split("=", 2))
                    .collect(toMap(each -> each[0], each -> each[1]))));
      }
    }
    return options;
  }

  private static Set<String> methods(Class<?> type) {
    TypeDescriptor<?> own = TypeDescriptor.of(type);
    return Stream.concat(Arrays.stream(type.getMethods()), inherited(type))
        .filter(method -> method.getDeclaringClass().getName().startsWith(ROOT))
        .filter(method -> !method.isBridge() && !method.isSynthetic())
        .filter(
            method ->
                method
                    .getDeclaringClass()
                    .isAssignableFrom(own.resolveType(method.getGenericReturnType()).getRawType()))
        .filter(method -> !Arrays.asList(method.getParameterTypes()).contains(PCollection.class))
        .map(Method::getName)
        .collect(toSet());
  }

  /**
   * Of superclasses that are not public the class itself only shows bridges, which give any Object.
   */
  private static Stream<Method> inherited(Class<?> type) {
    return Stream.<Class<?>>iterate(type, Objects::nonNull, Class::getSuperclass)
        .flatMap(each -> Arrays.stream(each.getDeclaredMethods()))
        .filter(method -> Modifier.isPublic(method.getModifiers()));
  }

  /** Of settings at any depth. */
  private static Set<String> names(Schema schema) {
    Set<String> names = new TreeSet<>();
    for (Field field : schema.getFields()) {
      names.add(field.getName());
      FieldType type = field.getType();
      while (type.getCollectionElementType() != null) {
        type = type.getCollectionElementType();
      }
      if (type.getRowSchema() != null) {
        names.addAll(names(type.getRowSchema()));
      }
    }
    return names;
  }

  private static String snakeCase(String name) {
    return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }
}
