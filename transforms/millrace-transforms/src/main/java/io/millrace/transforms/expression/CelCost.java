/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.projectnessie.cel.common.operators.Operator;
import org.projectnessie.cel.relocated.com.google.api.expr.v1alpha1.CheckedExpr;
import org.projectnessie.cel.relocated.com.google.api.expr.v1alpha1.Expr;
import org.projectnessie.cel.relocated.com.google.api.expr.v1alpha1.Type;

/** Walks through an expression, for what would make its cost unbounded, and for its names. */
final class CelCost {
  /** What goes through both of its sides where they are lists or maps. */
  private static final Set<String> THROUGH_BOTH =
      Set.of(Operator.Equals.id, Operator.NotEquals.id, Operator.Add.id);

  private final Map<Long, Type> types;
  private final Set<String> problems = new TreeSet<>();
  private final Set<String> names = new TreeSet<>();

  private CelCost(Map<Long, Type> types) {
    this.types = types;
  }

  /** Why a parsed one may take long, whatever the types of its fields. */
  static List<String> problems(Expr parsed) {
    return new ArrayList<>(walked(parsed, Map.of()).problems);
  }

  /** Why a checked one may take long; empty if it does not. */
  static List<String> problems(CheckedExpr checked) {
    return new ArrayList<>(walked(checked.getExpr(), checked.getTypeMapMap()).problems);
  }

  /** All names in it, those of fields among them. */
  static Set<String> names(Expr expression) {
    return walked(expression, Map.of()).names;
  }

  private static CelCost walked(Expr expression, Map<Long, Type> types) {
    CelCost cost = new CelCost(types);
    cost.walk(expression, false);
    return cost;
  }

  private void walk(Expr expression, boolean inLoop) {
    switch (expression.getExprKindCase()) {
      case IDENT_EXPR -> names.add(expression.getIdentExpr().getName());
      case SELECT_EXPR -> walk(expression.getSelectExpr().getOperand(), inLoop);
      case CALL_EXPR -> walkCall(expression.getCallExpr(), inLoop);
      case LIST_EXPR ->
          expression.getListExpr().getElementsList().forEach(element -> walk(element, inLoop));
      case STRUCT_EXPR ->
          expression
              .getStructExpr()
              .getEntriesList()
              .forEach(
                  entry -> {
                    walk(entry.getMapKey(), inLoop);
                    walk(entry.getValue(), inLoop);
                  });
      case COMPREHENSION_EXPR -> walkLoop(expression.getComprehensionExpr(), inLoop);
      default -> {
        // A constant, or nothing.
      }
    }
  }

  private void walkCall(Expr.Call call, boolean inLoop) {
    if (call.getFunction().equals("matches")) {
      problems.add("matches is not supported; use the rule hasPattern");
    }
    if (inLoop && isSearch(call)) {
      problems.add("in is supported inside all, exists and exists_one only of a list written out");
    }
    if (inLoop && isThroughTwo(call)) {
      problems.add("lists and maps cannot be compared or joined inside all, exists and exists_one");
    }
    walk(call.getTarget(), inLoop);
    call.getArgsList().forEach(argument -> walk(argument, inLoop));
  }

  /** Whether it goes through what a field holds, be it a list of any length. */
  private static boolean isSearch(Expr.Call call) {
    return call.getFunction().equals(Operator.In.id)
        && call.getArgs(1).getExprKindCase() != Expr.ExprKindCase.LIST_EXPR;
  }

  /** Whether it goes through two lists or maps, as far as types are known. */
  private boolean isThroughTwo(Expr.Call call) {
    if (call.getFunction().equals(Operator.In.id)) {
      return mayHaveMembers(type(call.getArgs(0)))
          && mayHaveMembers(type(call.getArgs(1)).getListType().getElemType());
    }
    return THROUGH_BOTH.contains(call.getFunction())
        && call.getArgsList().stream().map(this::type).allMatch(CelCost::mayHaveMembers);
  }

  private Type type(Expr expression) {
    return types.getOrDefault(expression.getId(), Type.getDefaultInstance());
  }

  private static boolean mayHaveMembers(Type type) {
    return switch (type.getTypeKindCase()) {
      case LIST_TYPE, MAP_TYPE, MESSAGE_TYPE, TYPE_PARAM, DYN -> true;
      default -> false;
    };
  }

  private void walkLoop(Expr.Comprehension loop, boolean inLoop) {
    if (inLoop) {
      problems.add("all, exists and exists_one are not supported inside one another");
    }
    walk(loop.getIterRange(), inLoop);
    walk(loop.getLoopCondition(), true);
    walk(loop.getLoopStep(), true);
    walk(loop.getResult(), inLoop);
  }
}
