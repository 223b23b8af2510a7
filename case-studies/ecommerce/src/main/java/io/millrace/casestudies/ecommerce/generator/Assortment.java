/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The 400 products sold, some far more often than others, and all but 20 in the catalogue. */
final class Assortment {
  static final int PRODUCTS = 400;

  private static final List<String> CATEGORIES =
      List.of("Kitchen", "Garden", "Toys", "Paper", "Lighting", "Textiles", "Bath", "Décor");

  private static final List<String> NOUNS =
      List.of(
          "teapot",
          "cake stand",
          "lunch box",
          "egg cup",
          "jam jar", //
          "watering can",
          "bird house",
          "plant pot",
          "bunting",
          "lantern hook",
          "spinning top",
          "jigsaw",
          "doll's house",
          "kite",
          "building blocks",
          "notebook",
          "gift wrap",
          "birthday card",
          "pencil case",
          "calendar",
          "T-light holder",
          "fairy lights",
          "desk lamp",
          "candle",
          "storm lantern",
          "tea towel",
          "cushion cover",
          "apron",
          "shopping bag",
          "picnic blanket",
          "soap dish",
          "bath mat",
          "wash bag",
          "sponge",
          "towel rail",
          "wall clock",
          "photo frame",
          "mirror",
          "vase",
          "door mat");

  private static final List<String> STYLES =
      List.of(
          "Red %",
          "Blue % crème",
          "Small %, boxed",
          "Set of 6 %, assorted, in tin",
          "Vintage %",
          "% \"Käthe\"",
          "% \"Señorita\", large",
          "% 30 × 40 cm",
          "Striped %",
          "Personalised %, \"name here\"");

  private final List<Product> products;
  private final WeightedChoice<Product> byPopularity;

  /** Stocks the shop: prices, and which products are popular, are thrown. */
  Assortment(Dice dice) {
    List<Integer> ranks = new ArrayList<>(IntStream.range(0, PRODUCTS).boxed().toList());
    dice.shuffle(ranks);
    Product[] byRank = new Product[PRODUCTS];
    List<Product> byNumber = new ArrayList<>();
    for (int i = 0; i < PRODUCTS; i++) {
      Product product = product(i, ranks.get(i), dice);
      byNumber.add(product);
      byRank[ranks.get(i)] = product;
    }
    products = List.copyOf(byNumber);
    byPopularity = new WeightedChoice<>(List.of(byRank), Assortment::zipf);
  }

  List<Product> products() {
    return products;
  }

  Product popular(Dice dice) {
    return byPopularity.pick(dice);
  }

  private static Product product(int index, int rank, Dice dice) {
    int noun = index / STYLES.size();
    return new Product(
        Ids.product(index + 1),
        STYLES.get(index % STYLES.size()).replace("%", NOUNS.get(noun)),
        CATEGORIES.get(noun * CATEGORIES.size() / NOUNS.size()),
        dice.lowBetween(95, 4999),
        rank % 20 != 12);
  }

  /** Zipf's law with a flattened head, in whole numbers. */
  private static int zipf(int rank) {
    return 1_000_000 / (rank + 8);
  }
}
