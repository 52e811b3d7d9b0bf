from django.urls import path

from secondstory.messages.views import chats, own

urlpatterns = [
    path("account/messages/", own.preferences, name="message-preferences"),
    path("account/messages/test/", own.test, name="message-test"),
    path("messages/off/<str:token>/", own.turn_off, name="messages-off"),
    path("messages/", chats.sending, name="messages"),
    path("messages/chats/<str:uid>/", chats.chat, name="message-chat"),
    path("messages/chats/<str:uid>/test/", chats.test, name="message-chat-test"),
    path("messages/chats/<str:uid>/switch/", chats.switch, name="message-chat-switch"),
    path("messages/chats/<str:uid>/remove/", chats.remove, name="message-chat-remove"),
]
