"""The words of the shop, by id.

A title is under "id", a hint under "id.hint", an empty state under "id.empty", what a field holds at first under
"Class.field.first". Ids are the names of classes, fields, tables and read models; what is not here is titled by its
own name.
"""

from __future__ import annotations

FIELDS = {
    "amount": "Amount",
    "as_of": "As of",
    "created_at": "Created",
    "customer": "Customer",
    "id": "Id",
    "items": "Items",
    "limit": "At most",
    "name": "Name",
    "order": "Order",
    "paid_at": "Paid",
    "price": "Price",
    "product": "Product",
    "product_name": "Product name",
    "quantity": "Quantity",
    "refund": "Refund",
    "refunded_at": "Refunded",
    "revenue": "Revenue",
    "role": "Role",
    "sold": "Sold",
    "state": "State",
    "stock": "Stock",
    "total": "Total",
}

STATES = {
    "open": "Open",
    "paid": "Paid",
    "shipped": "Shipped",
    "cancelled": "Cancelled",
}

COMMANDS = {
    "CreateOrder.hint": "Begin an order, as a customer",
    "AddItem.hint": "Put so many of a product into your open order",
    "RemoveItem.hint": "Put all of a product back on the shelf",
    "PayOrder.hint": "Pay your order with the total you saw",
    "ShipOrder.hint": "Send a paid order off, as staff",
    "CancelOrder.hint": "Give your order up before it is shipped; what was paid comes back",
    "RestockProduct.hint": "Put more of a product on the shelf, as staff",
    "ChangePrice.hint": "Give a product another price, as staff; orders keep theirs",
    "AddProduct.hint": "Put a product on the shelf, as staff; it has no price yet",
    "AddProduct.name.first": "Notebook",
    "OpenAccount.hint": "Become known by a name, as customer or staff",
}

QUERIES = {
    "GetOrderBoard.hint": "Everyone's orders in columns by state",
    "GetOrderHistory.hint": "Your orders, newest first",
    "GetOrder.hint": "One order",
    "GetBestSellers.hint": "The products of which most are sold",
    "GetLowStock.hint": "The products of which 5 or fewer are left",
    "GetOrderBoard.empty": "No orders yet. Press Create order (Ctrl+1)",
    "GetOrderHistory.empty": "No orders of yours yet. Press Create order (Ctrl+1)",
    "GetOrder.empty": "This order is not here",
    "GetBestSellers.empty": "No products yet",
    "GetLowStock.empty": "Enough of everything is left",
}

WRITE_TABLES = {
    "accounts": "Accounts",
    "accounts.hint": "Who is known, and as what",
    "accounts.empty": "Nobody is known yet",
    "products": "Products",
    "products.hint": "Each product once, with what is on the shelf",
    "products.empty": "No products yet",
    "orders": "Orders",
    "orders.hint": "Each order once, its customer by key",
    "orders.empty": "No orders yet. Press Create order (Ctrl+1)",
    "order_lines": "Order lines",
    "order_lines.hint": "What is in which order, at the price of that moment",
    "order_lines.empty": "No order has items yet",
    "payments": "Payments",
    "payments.hint": "What was paid for an order, once",
    "payments.empty": "Nothing is paid yet",
    "refunds": "Refunds",
    "refunds.hint": "Which payments went back",
    "refunds.empty": "Nothing was paid back",
}

READ_MODELS = {
    "order_board": "Order board",
    "order_board.hint": "Every order with state and total, for GetOrderBoard",
    "order_board.empty": "No orders yet. Press Create order (Ctrl+1)",
    "order_history": "Order history",
    "order_history.hint": "Every order as its customer reads it, for GetOrderHistory and GetOrder",
    "order_history.empty": "No orders yet. Press Create order (Ctrl+1)",
    "history_lines": "History lines",
    "history_lines.hint": "What is in open orders, to tell their items",
    "history_lines.empty": "No open order has items",
    "best_sellers": "Best sellers",
    "best_sellers.hint": "Each product with what was sold, for GetBestSellers",
    "best_sellers.empty": "No products yet",
    "sales": "Sales",
    "sales.hint": "What orders could still sell or give back",
    "sales.empty": "No order under way has items",
    "low_stock": "Low stock",
    "low_stock.hint": "Products of which 5 or fewer are left, for GetLowStock",
    "low_stock.empty": "Enough of everything is left",
    "shelf": "Shelf",
    "shelf.hint": "How many of each product are left",
    "shelf.empty": "No products yet",
    "reserved": "Reserved",
    "reserved.hint": "What orders under way took from the shelf",
    "reserved.empty": "No order under way has items",
}

STAGE = {
    "about": "Customers order and pay, staff ship and restock; an order board is kept ready to read.",
    "samples": "Add sample orders",
}

TEXTS = {**FIELDS, **STATES, **COMMANDS, **QUERIES, **WRITE_TABLES, **READ_MODELS, **STAGE}
